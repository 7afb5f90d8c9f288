package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.SpecialTokens;
import io.tunelab.trainer.engine.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {
    private static final InputShape PAIR =
            new InputShape(List.of(101), Optional.of(List.of(102)), List.of(102), List.of(0, 0, 0, 1, 1), 9);

    private final Examples examples = new Examples(
            new int[] {7, 8, 9}, new int[] {0, 1, 0}, new int[] {3, 0, 6}, new int[] {11, 12, 13, 21, 22, 23, 24, 25, 26
            });

    @Test
    void aTextIsCutToWhatFitsBetweenItsSpecialTokens() {
        var batch = examples.batch(new int[] {2, 0}, new InputShape(List.of(101), List.of(102), 6));

        assertThat(batch.tokenIds()).containsExactly(101, 21, 22, 23, 24, 102, 101, 11, 12, 13, 102);
        assertThat(batch.lengths()).containsExactly(6, 5);
        assertThat(batch.targets().label(0)).isZero();
        assertThat(batch.targets().label(1)).isZero();
    }

    @Test
    void aTextOfExactlyTheLongestLengthIsWhole() {
        var batch = examples.batch(new int[] {2}, new InputShape(List.of(101), List.of(102), 8));

        assertThat(batch.tokenIds()).containsExactly(101, 21, 22, 23, 24, 25, 26, 102);
    }

    /** Of six tokens five or two fit. */
    @Test
    void ofATextThatIsTooLongTheEndOrBothEndsCanBeKept() {
        assertThat(kept(Truncation.TAIL, 7)).containsExactly(101, 22, 23, 24, 25, 26, 102);
        assertThat(kept(Truncation.HEAD_TAIL, 7)).containsExactly(101, 21, 22, 24, 25, 26, 102);
        assertThat(kept(Truncation.HEAD_TAIL, 4)).containsExactly(101, 21, 26, 102);
        assertThat(kept(Truncation.HEAD_TAIL, 8)).containsExactly(101, 21, 22, 23, 24, 25, 26, 102);
    }

    private List<Integer> kept(Truncation truncation, int maxLength) {
        var special = new SpecialTokens(List.of(101), Optional.empty(), List.of(102), List.of(0, 0, 0));
        return Arrays.stream(examples.batch(new int[] {2}, InputShape.of(special, maxLength, truncation))
                        .tokenIds())
                .boxed()
                .toList();
    }

    /** Sun et al. 2019, "How to Fine-Tune BERT for Text Classification?", section 5.1. */
    @Test
    void ofFiveHundredAndTenTokensBothEndsAre128And382() {
        var special = new SpecialTokens(List.of(101), Optional.empty(), List.of(102), List.of(0, 0, 0));

        assertThat(InputShape.of(special, 512, Truncation.HEAD_TAIL).fromBeginning(510))
                .isEqualTo(128);
    }

    @Test
    void textsThatAreTooLongAreCounted() {
        assertThat(examples.truncated(new InputShape(List.of(101), List.of(102), 7)))
                .isEqualTo(1);
        assertThat(examples.truncated(new InputShape(List.of(101), List.of(102), 8)))
                .isZero();
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

    @Test
    void ofAPairTheLongerTextGivesUpItsEndFirst() {
        var pairs = new Examples(
                new int[] {0, 1, 2}, Targets.ofLabels(0, 1, 0), new int[] {8, 4, 9}, new int[] {6, 2, 4}, new int[] {
                    11, 12, 13, 14, 15, 16, 21, 22, 11, 12, 21, 22, 11, 12, 13, 14, 21, 22, 23, 24, 25
                });

        var batch = pairs.batch(new int[] {0, 1, 2}, PAIR);

        assertThat(batch.tokenIds())
                .containsExactly(
                        101, 11, 12, 13, 14, 102, 21, 22, 102, 101, 11, 12, 102, 21, 22, 102, 101, 11, 12, 13, 102, 21,
                        22, 23, 102);
        assertThat(batch.lengths()).containsExactly(9, 7, 9);
        assertThat(batch.segments())
                .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({"5,9,7, 3,4", "9,5,7, 4,3", "9,9,7, 3,4", "2,9,7, 2,5", "9,0,7, 7,0", "3,4,7, 3,4", "100,8,7, 4,3"})
    void whatIsLeftOverGoesToTheLongerText(int first, int second, int most, int keptOfFirst, int keptOfSecond) {
        assertThat(PairLengths.longestFirst(first, second, most)).isEqualTo(new PairLengths(keptOfFirst, keptOfSecond));
    }
}
