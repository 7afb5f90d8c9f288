package io.tunelab.contract.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.json.MessageJson;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected numbers are scikit-learn's own: see {@code src/test/python/make_measures_golden.py}. */
class MeasuresTest {
    private static final Offset<Double> CLOSE = within(1e-6);
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"two", "many", "multi_label", "constant"})
    void everyMeasureIsThatOfScikitLearn(String name) throws IOException {
        var golden = golden(name);
        var expected = golden.path("expected");

        var measuring = Measuring.of(answers(golden));

        assertThat(measuring.logLoss()).isCloseTo(expected.path("log_loss").asDouble(), CLOSE);
        var measures = measuring.measures();
        assertThat(measures.undefined()).isEmpty();
        for (var measure : Measure.values()) {
            if (measure != Measure.LOSS && measure != Measure.ACCURACY && measure != Measure.F1) {
                assertThat(measures.value(measure).orElseThrow())
                        .as(measure.wireName())
                        .isCloseTo(expected.path(measure.wireName()).asDouble(Double.NaN), CLOSE);
            }
        }
    }

    @Test
    void everyLabelIsMeasuredAgainstAllOthersAsScikitLearnDoes() throws IOException {
        var golden = golden("many");
        var measuring = Measuring.of(answers(golden));

        Map<String, ToDoubleFunction<LabelOutcome>> counted = Map.of(
                "precision", LabelOutcome::precision,
                "recall", LabelOutcome::recall,
                "f1", LabelOutcome::f1,
                "support", LabelOutcome::occurring);
        for (int label = 0; label < 4; label++) {
            var outcome = measuring.outcomes().get(label);
            for (var one : counted.entrySet()) {
                assertThat(one.getValue().applyAsDouble(outcome))
                        .as(one.getKey())
                        .isCloseTo(
                                golden.at("/per_label/" + one.getKey())
                                        .path(label)
                                        .asDouble(),
                                CLOSE);
            }
            var ranking = measuring.ranking(label).orElseThrow();
            assertThat(ranking.area())
                    .isCloseTo(golden.at("/per_label/auroc").path(label).asDouble(), CLOSE);
            assertThat(ranking.averagePrecision())
                    .isCloseTo(
                            golden.at("/per_label/average_precision")
                                    .path(label)
                                    .asDouble(),
                            CLOSE);
        }
    }

    @Test
    void aThresholdGivesTheMostThatAnyThresholdGives() throws IOException {
        var golden = golden("two");
        var answers = answers(golden);

        var thresholds = Thresholds.of(answers).orElseThrow();

        var f1 = thresholds.f1().orElseThrow();
        assertThat(f1.validation()).isCloseTo(golden.at("/expected/best_f1").asDouble(), CLOSE);
        var balanced = thresholds.balancedAccuracy().orElseThrow();
        assertThat(balanced.validation())
                .isCloseTo(golden.at("/expected/best_balanced_accuracy").asDouble(), CLOSE);
        var ranking = Ranking.of(answers, 1);
        assertThat(ranking.from(f1.threshold()).f1()).isEqualTo(f1.validation());
        assertThat(ranking.from(0.5).f1()).isEqualTo(f1.validationAtHalf());
        assertThat(f1.threshold()).isNotEqualTo(0.5).isBetween(0.0, 1.0);
    }

    @Test
    void examplesOfOneClassLeaveMostMeasuresUndefinedAndSayWhy() {
        var answers = new Table(new int[][] {{1}, {1}, {1}}, new float[][] {{0.4f, 0.6f}, {0.7f, 0.3f}, {0, 1}}, false);

        var measures = Measures.of(answers);

        assertThat(measures.undefined().keySet())
                .isEqualTo(Set.of("balanced_accuracy", "mcc", "auroc", "average_precision"));
        assertThat(measures.undefined().get("auroc")).isEqualTo("all examples have the same label");
        assertThat(measures.auroc()).isEmpty();
        assertThat(measures.brier()).isPresent();
        assertThat(Thresholds.of(answers)).isEmpty();
    }

    @Test
    void labelsThatNoExampleHasAreLeftOutOfTheMeans() {
        var sets = new int[][] {{0}, {}, {0}, {}};
        var sure = new float[][] {{0.9f, 0.2f}, {0.1f, 0.2f}, {0.8f, 0.2f}, {0.3f, 0.6f}};

        assertThat(Measures.of(new Table(sets, sure, true)).auroc()).hasValue(1);
        var none = Measures.of(new Table(new int[][] {{}, {}, {}, {}}, sure, true));
        assertThat(none.undefined()).containsEntry("mcc", "no label has both examples with it and examples without it");
    }

    @Test
    void aMessageOfAnEarlierVersionHasNone() {
        var old = JSON.createObjectNode().put("loss", 0.5).put("accuracy", 0.8).put("precision", 0.8);
        var metrics = MessageJson.read(old.put("recall", 0.8).put("f1", 0.7), Metrics.class);

        assertThat(metrics.more()).isEqualTo(Measures.NONE);
        assertThat(metrics.value(Measure.F1)).hasValue(0.7);
        assertThat(metrics.value(Measure.AUROC)).isEmpty();
        assertThat(MessageJson.write(metrics).has("auroc")).isFalse();
    }

    @Test
    void measuresTravelAmongTheMetricsOfAMessage() {
        var more = Measures.of(new Table(new int[][] {{1}, {1}}, new float[][] {{0.25f, 0.75f}, {0.5f, 0.5f}}, false));
        var metrics = new Metrics(0.5, 0.5, 1, 0.5, 0.6, OptionalDouble.empty(), more);

        var json = MessageJson.write(metrics);

        assertThat(json.path("brier").asDouble()).isEqualTo(0.15625);
        assertThat(json.at("/undefined/auroc").asText()).isEqualTo("all examples have the same label");
        assertThat(MessageJson.read(json, Metrics.class)).isEqualTo(metrics);
    }

    private static JsonNode golden(String name) throws IOException {
        try (var in = MeasuresTest.class.getResourceAsStream("/measures/scikit-learn.json")) {
            return JSON.readTree(in).path("cases").path(name);
        }
    }

    private static Answers answers(JsonNode golden) {
        return new Table(
                JSON.convertValue(golden.path("truth"), int[][].class),
                JSON.convertValue(golden.path("probabilities"), float[][].class),
                golden.path("multi_label").asBoolean());
    }

    private record Table(int[][] truth, float[][] rows, boolean isMultiLabel) implements Answers {
        @Override
        public int examples() {
            return rows.length;
        }

        @Override
        public int labels() {
            return rows[0].length;
        }

        @Override
        public boolean has(int example, int label) {
            for (int one : truth[example]) {
                if (one == label) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public float probability(int example, int label) {
            return rows[example][label];
        }
    }
}
