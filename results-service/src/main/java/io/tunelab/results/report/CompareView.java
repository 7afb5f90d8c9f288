package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.measure.Measure;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.VarianceComponents;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.store.State;
import io.tunelab.results.study.RunSeeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Runs chosen from anywhere beside each other. In JSON its parts are one flat object.
 *
 * @param missing ids that no experiment has (any more)
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompareView(
        List<RunView> runs,
        List<String> missing,
        List<GroupView> groups,
        @JsonUnwrapped Differences differences,
        @JsonUnwrapped Verdicts verdicts) {
    public CompareView {
        runs = List.copyOf(runs);
        missing = List.copyOf(missing);
        groups = List.copyOf(groups);
    }

    /** A run. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunView(
            String experimentId,
            String name,
            String study,
            State state,
            Integer seed,
            String group,

            @Schema(
                    description =
                            "By name: val_loss, val_accuracy, …, test_accuracy, …, fit_seconds (training and validation),"
                                    + " total_seconds (loading, test and saving, too), tokens_per_second")
            Map<String, Double> metrics,

            List<String> caveats) {
        static RunView of(ExperimentView run, String group) {
            return new RunView(
                    run.experimentId(),
                    run.marks().name(),
                    Optional.ofNullable(run.request())
                            .map(request -> request.path("study").asText(null))
                            .orElse(null),
                    run.standing().state(),
                    Optional.ofNullable(run.request())
                            .map(request -> request.path("seed").asInt())
                            .orElse(null),
                    group,
                    CompareView.metrics(run),
                    run.tested().caveats());
        }
    }

    /** Runs that differ in nothing but seeds. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record GroupView(String name, List<String> experiments, Map<String, MeanView> metrics) {
        static GroupView of(ComparedRuns.Group group) {
            var values = new LinkedHashMap<String, Map<Map<String, Integer>, Double>>();
            group.runs().forEach(run -> CompareView.metrics(run)
                    .forEach((name, value) -> values.computeIfAbsent(name, first -> new LinkedHashMap<>())
                            .putIfAbsent(seeds(run), value)));
            var means = new LinkedHashMap<String, MeanView>();
            values.forEach((name, bySeeds) -> means.put(name, MeanView.of(spread(group.name(), bySeeds))));
            return new GroupView(
                    group.name(),
                    group.runs().stream().map(ExperimentView::experimentId).toList(),
                    means);
        }
    }

    /** Of a run whose settings are unknown none; it is alone in its group. */
    private static Map<String, Integer> seeds(ExperimentView run) {
        return run.request() == null ? Map.of() : RunSeeds.of(run.request());
    }

    /** A repeated seed tells nothing new, and runs that share one are not independent. */
    private static Spread spread(String group, Map<Map<String, Integer>, Double> bySeeds) {
        var runs = bySeeds.entrySet().stream()
                .map(run -> new VarianceComponents.Run(group, run.getKey(), run.getValue()))
                .toList();
        return Spread.ofRuns(runs, VarianceComponents.areCrossed(runs));
    }

    /**
     * A mean over runs with different seeds.
     *
     * @param deviation sample standard deviation; absent for a single run
     * @param interval 95% interval of the mean by Student's t, where seeds are crossed that of the crossed design; absent for
     *     a single run, and if combinations of crossed seeds are missing
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MeanView(double mean, Double deviation, IntervalView interval, int runs) {
        private static MeanView of(Spread spread) {
            return new MeanView(
                    spread.mean(),
                    spread.deviation().orElse(null),
                    spread.interval().map(IntervalView::of).orElse(null),
                    spread.seeds());
        }
    }

    /** Where runs differ: only fields in which at least two do. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Differences(
            List<DifferenceView> configuration,

            @Schema(description = "How many settings are the same in all runs")
            int equalSettings,

            List<DifferenceView> provenance) {
        static Differences of(ComparedRuns runs) {
            return new Differences(
                    runs.configuration().stream().map(DifferenceView::of).toList(),
                    runs.equalSettings(),
                    runs.provenance().stream().map(DifferenceView::of).toList());
        }
    }

    /** @param values in the order of the runs */
    @RegisterForReflection
    public record DifferenceView(String field, List<Object> values) {
        private static DifferenceView of(ComparedRuns.Difference difference) {
            return new DifferenceView(difference.field(), List.copyOf(difference.values()));
        }
    }

    /**
     * Each group against the baseline.
     *
     * @param baseline the name of a group
     * @param verdictsNote what to know of several comparisons
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Verdicts(
            String baseline, double margin, double significance, String verdictsNote, List<Compared> comparisons) {
        public Verdicts {
            comparisons = List.copyOf(comparisons);
        }
    }

    private static Map<String, Double> metrics(ExperimentView run) {
        var metrics = new LinkedHashMap<String, Double>();
        put(metrics, "val_", run.selection().best());
        put(metrics, "test_", run.tested().test());
        put(metrics, "best_train_loss", run.selection().bestTrainLoss());
        put(metrics, "best_epoch", run.selection().bestEpoch());
        Optional.ofNullable(run.execution().timings()).ifPresent(timings -> {
            put(metrics, "total_seconds", timings.totalSeconds());
            put(metrics, "train_seconds", timings.trainSeconds());
            put(metrics, "fit_seconds", timings.fitSeconds());
        });
        put(metrics, "tokens_per_second", run.execution().tokensPerSecond());
        put(metrics, "peak_memory_bytes", run.execution().peakMemoryBytes());
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String prefix, MetricsView found) {
        if (found != null) {
            put(metrics, prefix + "precision", found.precision());
            put(metrics, prefix + "recall", found.recall());
            for (var measure : Measure.values()) {
                put(metrics, prefix + measure.wireName(), found.value(measure));
            }
        }
    }

    private static void put(Map<String, Double> metrics, String name, Number value) {
        if (value != null) {
            metrics.put(name, value.doubleValue());
        }
    }

    static CompareView of(ComparedRuns compared, List<String> missing, Verdicts verdicts) {
        var names = compared.groupNames();
        Function<ExperimentView, RunView> view = run -> RunView.of(run, names.get(run.experimentId()));
        return new CompareView(
                compared.runs().stream().map(view).toList(),
                missing,
                compared.groups().stream().map(GroupView::of).toList(),
                Differences.of(compared),
                verdicts);
    }
}
