package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.results.analysis.LabelDoubts.Said;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelDoubtsTest {
    /** Row 7 is confidently wrong in all runs, row 8 in one of them, row 9 in all without confidence. */
    @Test
    void whatNearlyAllRunsGetWrongWithConfidenceIsDoubtful() {
        var runs = IntStream.range(0, 4).mapToObj(LabelDoubtsTest::run).toList();

        var doubts = LabelDoubts.of(runs);

        assertThat(doubts).singleElement().satisfies(doubt -> {
            assertThat(doubt.row()).isEqualTo(7);
            assertThat(doubt.label()).isEqualTo(1);
            assertThat(doubt.predicted()).isZero();
            assertThat(doubt.agreeing()).isEqualTo(4);
        });
    }

    @Test
    void twoRunsAreTooFew() {
        assertThat(LabelDoubts.of(List.of(run(0), run(1)))).isEmpty();
    }

    @Test
    void runsOnOtherExamplesAreRefused() {
        assertThatThrownBy(() -> LabelDoubts.of(List.of(run(0), run(1), run(2).subList(1, 10))))
                .hasMessageContaining("not tested on the same examples");
    }

    private static List<Said> run(int number) {
        return IntStream.range(0, 10)
                .mapToObj(row -> {
                    float right = row == 7 || (row == 8 && number == 0) ? 0.05f : row == 9 ? 0.45f : 0.9f;
                    int label = row % 2;
                    return new Said(row, label, label == 0 ? List.of(right, 1 - right) : List.of(1 - right, right));
                })
                .toList();
    }
}
