package io.tunelab.results.measures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.measure.LabelOutcome;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.measure.Measures;
import io.tunelab.contract.measure.Measuring;
import io.tunelab.contract.measure.ThresholdRule;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.query.StoredPredictions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a run's test predictions are worth.
 *
 * @param averaging how the labels' numbers become one
 * @param measures by name; those without a value are in {@code undefined}
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunMeasures(
        String experimentId,
        int examples,

        @Schema(examples = "label POS is the positive one") String averaging,

        @Schema(
                description =
                        "By name: test_loss, test_accuracy, test_precision, test_recall, test_f1, test_macro_f1, test_balanced_accuracy, test_mcc, test_auroc, test_average_precision, test_brier")
        Map<String, Double> measures,

        @Schema(description = "Why a measure has no value, by its name")
        Map<String, String> undefined,

        List<LabelMeasures> labels,

        @Schema(
                description =
                        "Of two labels: the thresholds that were chosen on validation, and what they give on test. An analysis: no other number uses them")
        List<AtThreshold> thresholds) {
    private static final String ON_TEST = "test_";

    public RunMeasures {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        undefined = Map.copyOf(undefined);
        labels = List.copyOf(labels);
        thresholds = List.copyOf(thresholds);
    }

    /**
     * One label against all others. Ratios of nothing are 0, as scikit-learn has them.
     *
     * @param support test examples that have it
     * @param auroc null, as {@code averagePrecision}, unless there are examples with the label and without it
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LabelMeasures(
            String label,
            long support,
            long predicted,
            double precision,
            double recall,
            double f1,
            Double auroc,
            Double averagePrecision) {
        private static LabelMeasures of(String label, LabelOutcome outcome, Optional<Measuring.Areas> areas) {
            return new LabelMeasures(
                    label,
                    outcome.occurring(),
                    outcome.predicted(),
                    outcome.precision(),
                    outcome.recall(),
                    outcome.f1(),
                    areas.map(Measuring.Areas::auroc).orElse(null),
                    areas.map(Measuring.Areas::averagePrecision).orElse(null));
        }
    }

    /**
     * A threshold beside 0.5.
     *
     * @param chosenFor what it is best for on validation
     * @param validation what it gives there
     * @param validationAtHalf what 0.5 gives there
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record AtThreshold(
            String chosenFor,
            double threshold,
            double validation,
            double validationAtHalf,
            Decisions test,
            Decisions testAtHalf) {}

    /** What decisions on the test examples are worth. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Decisions(
            double accuracy,
            double precision,
            double recall,
            double falsePositiveRate,
            double f1,
            double balancedAccuracy,
            double mcc) {
        static Decisions of(LabelOutcome outcome) {
            return new Decisions(
                    outcome.accuracy(),
                    outcome.precision(),
                    outcome.recall(),
                    outcome.falsePositiveRate(),
                    outcome.f1(),
                    outcome.balancedAccuracy(),
                    outcome.correlation());
        }
    }

    /** @param chosen the run's {@code thresholds}, or null */
    static RunMeasures of(TestedExamples tested, JsonNode chosen) {
        var predictions = tested.predictions();
        var measuring = Measuring.of(predictions);
        var more = measuring.measures();
        return new RunMeasures(
                predictions.experimentId(),
                predictions.examples(),
                averaging(tested),
                measures(predictions, measuring, more),
                more.undefined().entrySet().stream()
                        .collect(Collectors.toMap(reason -> ON_TEST + reason.getKey(), Map.Entry::getValue)),
                IntStream.range(0, predictions.labels())
                        .mapToObj(label -> LabelMeasures.of(
                                tested.labels().get(label), measuring.outcomes().get(label), measuring.areas(label)))
                        .toList(),
                chosen == null ? List.of() : thresholds(measuring, chosen));
    }

    private static String averaging(TestedExamples tested) {
        return isBinary(tested.predictions())
                ? "label " + tested.labels().get(1) + " is the positive one"
                : "unweighted mean over the labels, each against all others";
    }

    private static boolean isBinary(StoredPredictions predictions) {
        return predictions.labels() == 2 && !predictions.isMultiLabel();
    }

    private static Map<String, Double> measures(StoredPredictions predictions, Measuring measuring, Measures more) {
        var outcomes = isBinary(predictions) ? measuring.outcomes().subList(1, 2) : measuring.outcomes();
        var values = new LinkedHashMap<String, Double>();
        values.put("test_loss", measuring.logLoss());
        values.put(
                "test_accuracy",
                predictions.predictions().stream()
                        .mapToDouble(example -> example.isRight() ? 1 : 0)
                        .average()
                        .orElseThrow());
        values.put(
                "test_precision",
                outcomes.stream().mapToDouble(LabelOutcome::precision).average().orElseThrow());
        values.put(
                "test_recall",
                outcomes.stream().mapToDouble(LabelOutcome::recall).average().orElseThrow());
        values.put(
                "test_f1",
                outcomes.stream().mapToDouble(LabelOutcome::f1).average().orElseThrow());
        for (var measure : Measure.values()) {
            more.value(measure).ifPresent(value -> values.put(ON_TEST + measure.wireName(), value));
        }
        return values;
    }

    private static List<AtThreshold> thresholds(Measuring measuring, JsonNode chosen) {
        var ranking = measuring.ranking(1);
        var half = Decisions.of(measuring.outcomes().get(1));
        var thresholds = new ArrayList<AtThreshold>();
        for (var rule : ThresholdRule.values()) {
            var name = rule.name().toLowerCase(Locale.ROOT);
            var told = chosen.path(name);
            if (told.isObject() && ranking.isPresent()) {
                double threshold = told.path("threshold").asDouble();
                thresholds.add(new AtThreshold(
                        name,
                        threshold,
                        told.path("validation").asDouble(),
                        told.path("validation_at_half").asDouble(),
                        Decisions.of(ranking.get().from(threshold)),
                        half));
            }
        }
        return thresholds;
    }
}
