package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.VarianceComponents;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan.StageState;
import io.tunelab.results.study.spec.Decide;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import io.tunelab.results.study.spec.StudySpec.Draw;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A study with what its runs came to.
 *
 * @param fixed what all experiments share, by path
 */
public record StudyResults(
        String id,
        String name,
        Optional<String> question,
        StudyState state,
        SelectBy selectBy,
        Map<String, JsonNode> fixed,
        List<Comparison> comparisons,
        List<Stage> stages) {
    public StudyResults {
        fixed = ordered(fixed);
        comparisons = List.copyOf(comparisons);
        stages = List.copyOf(stages);
    }

    /**
     * One stage.
     *
     * @param base the fields that it took from earlier stages, by path
     * @param best the name of the best configuration, by validation
     * @param reason why it was taken, where not simply for its validation value
     * @param caution what to know about the choice of the best
     * @param draw how some or all of the configurations were drawn
     * @param deciding present if it adds seeds until it is decided
     */
    public record Stage(
            String name,
            StageState state,
            Map<String, JsonNode> base,
            Optional<String> best,
            Optional<String> reason,
            Optional<String> caution,
            Optional<Draw> draw,
            Optional<Deciding> deciding,
            List<Configuration> configurations) {
        public Stage {
            base = ordered(base);
            configurations = List.copyOf(configurations);
        }

        /** What it decides. */
        public Optional<Decide> decide() {
            return deciding.map(Deciding::decide);
        }

        /** How many seeds a side there are at the first look of a stage that decides. */
        public Optional<Integer> firstSeeds() {
            return deciding.map(Deciding::firstSeeds);
        }

        /** The same stage with other configurations or runs. */
        public Stage with(List<Configuration> others) {
            return new Stage(name, state, base, best, reason, caution, draw, deciding, others);
        }

        public Optional<Configuration> configuration(String wanted) {
            return configurations.stream()
                    .filter(one -> one.name().equals(wanted))
                    .findFirst();
        }

        /** Why a configuration takes no part in the choice of the best: others have more completed runs. */
        public Optional<String> notEligible(Configuration configuration) {
            int completed = configuration.completed().size();
            int most = configurations.stream()
                    .mapToInt(one -> one.completed().size())
                    .max()
                    .orElse(0);
            if (completed >= Math.min(most, firstSeeds().orElse(most))) {
                return Optional.empty();
            }
            return configuration
                    .note()
                    .or(() -> Optional.of("not eligible: %d of %d runs"
                            .formatted(completed, configuration.runs().size())));
        }

        public Optional<Configuration> bestConfiguration() {
            return best.flatMap(this::configuration);
        }
    }

    /** @param firstSeeds how many seeds a side there are at the first look */
    public record Deciding(Decide decide, int firstSeeds) {}

    /**
     * Runs that differ in nothing but the seed.
     *
     * @param varied the fields that it sets itself, by path
     */
    public record Configuration(String name, Map<String, JsonNode> varied, List<Run> runs) {
        public Configuration {
            varied = ordered(varied);
            runs = List.copyOf(runs);
        }

        public List<ExperimentView> completed() {
            return runs.stream()
                    .filter(run -> run.state() == CellState.COMPLETED)
                    .flatMap(run -> run.experiment().stream())
                    .filter(run ->
                            run.selection().best() != null && run.tested().test() != null)
                    .toList();
        }

        /** Why halving stopped it. */
        public Optional<String> note() {
            return runs.stream().flatMap(run -> run.note().stream()).findFirst();
        }

        /** A number over the completed runs; empty if none completed. */
        public Optional<Spread> spread(Function<ExperimentView, Double> value) {
            return spread(value, none -> 0.0);
        }

        private Optional<Spread> spread(
                Function<ExperimentView, Double> value, ToDoubleFunction<ExperimentView> overlap) {
            return spread(completed(), value, overlap);
        }

        /** @param overlap of a run, as {@link Spread#ofRuns} has it */
        private Optional<Spread> spread(
                List<ExperimentView> done,
                Function<ExperimentView, Double> value,
                ToDoubleFunction<ExperimentView> overlap) {
            if (done.isEmpty() || done.stream().map(value).anyMatch(Objects::isNull)) {
                return Optional.empty();
            }
            return Optional.of(Spread.ofRuns(
                    seeded(done.stream(), value),
                    isCrossed(),
                    hasSeveralSplits()
                            ? done.stream().mapToDouble(overlap).max().orElse(0)
                            : 0));
        }

        private List<VarianceComponents.Run> seeded(
                Stream<ExperimentView> some, Function<ExperimentView, Double> value) {
            return some.map(run -> new VarianceComponents.Run(name, RunSeeds.of(run.request()), value.apply(run)))
                    .toList();
        }

        public Optional<Spread> validation(Function<MetricsView, Double> value) {
            return spread(run -> value.apply(run.selection().best()), run -> overlap(run, "validation"));
        }

        public Optional<Spread> test(Function<MetricsView, Double> value) {
            return spread(
                    run -> value.apply(run.tested().test()), run -> hasPublishedTest(run) ? 0 : overlap(run, "test"));
        }

        /** Whether several of its seeds vary by themselves, so that runs share some of them. */
        public boolean isCrossed() {
            return VarianceComponents.areCrossed(seeded(
                    runs.stream().flatMap(run -> run.experiment().stream()).filter(run -> run.request() != null),
                    run -> 0.0));
        }

        /** Whether its completed runs were trained and evaluated on different splits. */
        public boolean hasSeveralSplits() {
            return completed().stream()
                            .map(run ->
                                    run.request().path("dataset").path("seed").asInt())
                            .distinct()
                            .count()
                    > 1;
        }

        private static double overlap(ExperimentView run, String split) {
            var examples = run.execution().examples();
            return examples == null || examples.path("train").asInt() == 0
                    ? 0
                    : examples.path(split).asDouble() / examples.path("train").asDouble();
        }

        /** Whether every split has the same test examples: those that the data came with. */
        private static boolean hasPublishedTest(ExperimentView run) {
            var dataset = run.request().path("dataset");
            return dataset.path("protocol").asText().equals(SplitProtocol.OFFICIAL.wireName())
                    && dataset.path("fraction").asDouble() == 1;
        }

        /** Seconds of training and validation: waiting, loading data and model, and testing tell nothing about a configuration. */
        public Optional<Spread> seconds() {
            return spread(run -> run.execution().fitSeconds());
        }

        public Optional<Integer> trainExamples() {
            return completed().stream()
                    .filter(run -> run.execution().examples() != null)
                    .findFirst()
                    .map(run -> run.execution().examples().path("train").asInt());
        }

        /** What the study selects by, over the completed runs of which it is defined. */
        public Optional<Spread> selection(SelectBy by) {
            Function<ExperimentView, Double> value =
                    run -> run.selection().best().value(by.measure());
            return spread(
                    completed().stream().filter(run -> value.apply(run) != null).toList(),
                    value,
                    run -> overlap(run, "validation"));
        }
    }

    /**
     * One cell and its experiment, if that has been submitted.
     *
     * @param note why halving stopped it
     */
    public record Run(
            int number,
            int seed,
            CellState state,
            boolean reused,
            Optional<String> note,
            Optional<ExperimentView> experiment) {}

    /** The stage of this name alone; all of them where it is null. */
    public List<Stage> selected(String only) {
        return only == null ? stages : List.of(stage(only));
    }

    /** The stage of this name. */
    public Stage stage(String wanted) {
        return stages.stream()
                .filter(stage -> stage.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter(
                        "stage",
                        wanted,
                        "a stage of the study: "
                                + String.join(
                                        ", ", stages.stream().map(Stage::name).toList())));
    }

    private static Map<String, JsonNode> ordered(Map<String, JsonNode> fields) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
