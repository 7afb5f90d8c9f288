package io.tunelab.results.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.study.spec.Limits;
import io.tunelab.results.study.spec.LocatedText;
import io.tunelab.results.study.spec.StudyReader;
import io.tunelab.results.study.spec.StudySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dry run promises the rule that is applied when the runs have ended. */
class FractionRuleTest {
    private static final String GRID = "grid: {dataset.fraction: [0.1, 1.0]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seeds: 3 | the smallest fraction that is shown to be equivalent to the largest on the validation set"
                        + " (within 1 point of validation accuracy) is taken, else the largest",
                "seeds: 2, cross: [init_seed, order_seed] | the largest fraction is taken: runs with crossed seeds",
                "seeds: 3, vary: [dataset.seed] | the largest fraction is taken, because fractions have validation sets",
                "seeds: 2, cross: [seed, dataset.seed] | the largest fraction is taken, because fractions have",
                "select_by: val_accuracy | the smallest fraction that is shown",
                "select_by: val_average_precision | the largest fraction is taken: the study selects by validation average"
                        + " precision, but equivalence is only judged by validation accuracy",
            })
    void theRuleFollowsFromSeedsAndMeasure(String settings, String rule) {
        assertThat(rule(settings + ", stages: [{name: a, " + GRID + "}]")).startsWith(rule);
    }

    @Test
    void drawsOfWhichNoTwoDifferInTheFractionAloneAreChosenByValidation() {
        assertThat(rule(
                        "select_by: val_f1, stages: [{name: a, draw: {count: 4, fields: {dataset.fraction: {uniform: [0.1, 1.0]},"
                                + " learning_rate: {log_uniform: [1e-5, 1e-4]}}}}]"))
                .startsWith(
                        "the best by validation F1 is taken, because no smaller fraction has the settings of a largest");
    }

    @Test
    void aStageWithOneFractionHasNothingToChoose() {
        assertThat(FractionRule.of(
                        spec("stages: [{name: a, grid: {epochs: [1, 2]}}]"),
                        spec("stages: [{name: a, grid: {epochs: [1, 2]}}]")
                                .stages()
                                .get(0)))
                .isEmpty();
    }

    private static String rule(String study) {
        var spec = spec(study);
        return FractionRule.of(spec, spec.stages().get(0)).orElseThrow();
    }

    private static StudySpec spec(String study) {
        return new StudyReader(Limits.NONE)
                .read(LocatedText.parse(
                        "{fixed: {dataset: {protocol: fixed-test}}, " + study + "}", LocatedText.Syntax.YAML));
    }
}
