package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final Examples examples = new Examples(
            new int[] {7, 8, 9}, new int[] {0, 1, 0}, new int[] {3, 0, 6}, new int[] {11, 12, 13, 21, 22, 23, 24, 25, 26
            });

    @Test
    void aTextIsCutToWhatFitsBetweenItsSpecialTokens() {
        var batch = examples.batch(new int[] {2, 0}, new InputShape(List.of(101), List.of(102), 6));

        assertThat(batch.tokenIds()).containsExactly(101, 21, 22, 23, 24, 102, 101, 11, 12, 13, 102);
        assertThat(batch.lengths()).containsExactly(6, 5);
        assertThat(batch.labels()).containsExactly(0, 0);
    }

    @Test
    void aTextOfExactlyTheLongestLengthIsWhole() {
        var batch = examples.batch(new int[] {2}, new InputShape(List.of(101), List.of(102), 8));

        assertThat(batch.tokenIds()).containsExactly(101, 21, 22, 23, 24, 25, 26, 102);
    }

    @Test
    void anEmptyTextIsItsSpecialTokens() {
        assertThat(examples.batch(new int[] {1}, new InputShape(List.of(101), List.of(102), 8))
                        .tokenIds())
                .containsExactly(101, 102);
    }

    @Test
    void aLengthThatOnlyTheSpecialTokensFillIsRefused() {
        assertThatThrownBy(() -> new InputShape(List.of(1, 2), List.of(3), 3))
                .hasMessage("max_length is 3, but the special tokens alone are 3");
    }
}
