package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.results.analysis.DataMap.Course;
import io.tunelab.results.analysis.DataMap.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataMapTest {
    @Test
    void theThirdThatVariesMostIsAmbiguousAndTheOthersAreEasyOrHardByTheirCorrectness() {
        var map = DataMap.of(List.of(List.of(
                new Course(1, 0.95, 0.02, 1),
                new Course(2, 0.55, 0.31, 0.5),
                new Course(3, 0.1, 0.05, 0),
                new Course(4, 0.3, 0.3, 0.25),
                new Course(5, 0.5, 0.1, 0.5),
                new Course(6, 0.7, 0.2, 0.75))));

        assertThat(map.texts())
                .extracting(DataMap.Text::region)
                .containsExactly(
                        Region.EASY, Region.AMBIGUOUS, Region.HARD, Region.AMBIGUOUS, Region.EASY, Region.EASY);
        assertThat(map.hardest(2)).extracting(text -> text.course().row()).containsExactly(3, 4);
        assertThat(map.count(Region.HARD)).isEqualTo(1);
    }

    @Test
    void withManyLabelsTextsThatAreRightAreEasyAlthoughTheirConfidenceIsSmall() {
        // 28 labels at 0.97 each; of 77 classes one that was at 0.05, 0.40 and 0.70; one that is mostly wrong.
        var map = DataMap.of(List.of(List.of(
                new Course(1, Math.pow(0.97, 28), 0, 1),
                new Course(2, 0.383, 0, 2.0 / 3),
                new Course(3, 0.55, 0, 1.0 / 3))));

        assertThat(map.texts()).extracting(DataMap.Text::region).containsExactly(Region.EASY, Region.EASY, Region.HARD);
    }

    @Test
    void overSeveralRunsFiguresAreMeans() {
        var map = DataMap.of(List.of(
                List.of(new Course(1, 0.9, 0.1, 1), new Course(2, 0.2, 0.1, 0)),
                List.of(new Course(2, 0.4, 0.3, 0.5), new Course(1, 0.7, 0.3, 1))));

        var second = map.texts().get(1).course();
        assertThat(second.row()).isEqualTo(2);
        assertThat(second.confidence()).isCloseTo(0.3, within(1e-12));
        assertThat(second.variability()).isCloseTo(0.2, within(1e-12));
        assertThat(second.correctness()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void textsThatNeverVaryAreNotAmbiguous() {
        var map = DataMap.of(List.of(List.of(new Course(1, 1, 0, 1), new Course(2, 1, 0, 1), new Course(3, 0, 0, 0))));

        assertThat(map.count(Region.AMBIGUOUS)).isZero();
        assertThat(map.count(Region.HARD)).isEqualTo(1);
    }

    @Test
    void runsOnDifferentTextsAreRefused() {
        assertThatThrownBy(() ->
                        DataMap.of(List.of(List.of(new Course(1, 0.9, 0.1, 1)), List.of(new Course(2, 0.9, 0.1, 1)))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
