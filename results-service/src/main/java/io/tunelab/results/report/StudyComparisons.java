package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Criterion;
import io.tunelab.results.analysis.Futility;
import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.Sensitivity;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares the configurations of a stage with one of them, all on the same test examples. */
@ApplicationScoped
public class StudyComparisons {
    private final TestedRuns tested;

    StudyComparisons(TestedRuns tested) {
        this.tested = tested;
    }

    /**
     * All configurations of a stage but the baseline, in the order of the study.
     *
     * @param note how often the test examples were used, for the reader; absent for a single comparison
     * @param sensitivity which differences can be shown; absent where nothing could be judged
     * @param looks absent unless the stage adds seeds until it is decided
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String stage,
            String baseline,
            double margin,
            double significance,
            String note,
            SensitivityView sensitivity,
            LooksView looks,
            List<Compared> configurations) {
        public View {
            configurations = List.copyOf(configurations);
        }
    }

    /**
     * One configuration.
     *
     * @param numbers absent where it cannot be compared
     * @param notComparable why, or absent
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Compared(
            String name,
            @JsonUnwrapped ComparisonNumbers numbers,
            String notComparable,
            Double calibrationError,
            Double brierScore,
            List<String> warnings) {
        public Compared {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * All configurations at one look.
     *
     * @param seen with the configurations that are open, and the runs that count
     * @param settled the rest of the family
     */
    public Look look(Stage seen, Criterion criterion, List<Comparison.Settled> settled) {
        var candidates = candidates(seen, seen.decide().orElseThrow().baseline(), 2);
        var rest = new ArrayList<>(settled);
        candidates.stream()
                .filter(candidate -> candidate.obstacle().isPresent())
                .forEach(candidate -> rest.add(new Comparison.Settled(false, false)));
        var judged = views(candidates, pairs -> Comparison.family(pairs, criterion, rest));
        var futility = Futility.of(criterion);
        var comparable = candidates.stream()
                .filter(candidate -> candidate.obstacle().isEmpty())
                .map(Candidate::name)
                .toList();
        return new Look(
                judged.views(),
                IntStream.range(0, comparable.size())
                        .filter(i -> futility.isHopeless(judged.family().get(i)))
                        .mapToObj(comparable::get)
                        .toList());
    }

    /**
     * All comparisons at one look.
     *
     * @param hopeless names of those that further seeds would hardly settle
     */
    public record Look(List<Compared> compared, List<String> hopeless) {
        public Look {
            compared = List.copyOf(compared);
            hopeless = List.copyOf(hopeless);
        }
    }

    /** @throws ProblemException 400 if the stage has no such baseline */
    View of(Stage stage, String baseline, double margin) {
        var judged = views(candidates(stage, baseline, 1), pairs -> Comparison.family(pairs, margin));
        var sensitivity = Sensitivity.of(judged.family())
                .map(found -> sensitivity(found, judged.family(), margin, stage))
                .orElse(null);
        return new View(
                stage.name(),
                baseline,
                margin,
                Comparison.SIGNIFICANCE,
                note(stage, judged.family()),
                sensitivity,
                null,
                judged.views());
    }

    /** The comparisons that could be made, and all of them as they are shown. */
    private record Judged(List<Comparison> family, List<Compared> views) {}

    private static Judged views(List<Candidate> candidates, Function<List<Comparison.Pair>, List<Comparison>> judge) {
        var comparable = candidates.stream()
                .filter(candidate -> candidate.obstacle().isEmpty())
                .toList();
        var family = judge.apply(comparable.stream().map(Candidate::pair).toList());
        return new Judged(
                family,
                candidates.stream()
                        .map(candidate -> candidate.view(
                                candidate.obstacle().isPresent()
                                        ? Optional.empty()
                                        : Optional.of(family.get(comparable.indexOf(candidate)))))
                        .toList());
    }

    private List<Candidate> candidates(Stage stage, String baseline, int fewestRuns) {
        var one = stage.configuration(baseline)
                .orElseThrow(() -> ProblemException.parameter(
                        "baseline",
                        baseline,
                        "a configuration of the stage: "
                                + stage.configurations().stream()
                                        .map(Configuration::name)
                                        .collect(Collectors.joining(", "))));
        var ones = completed(one);
        var its = tested(ones);
        return stage.configurations().stream()
                .filter(configuration -> !configuration.equals(one))
                .map(configuration -> candidate(ones, its, configuration, fewestRuns))
                .toList();
    }

    private static SensitivityView sensitivity(
            Sensitivity sensitivity, List<Comparison> family, double margin, Stage stage) {
        int seeds = family.stream()
                .map(Comparison::sample)
                .mapToInt(sample -> Math.min(sample.baselineRuns(), sample.runs()))
                .min()
                .orElseThrow();
        var seconds = stage.configurations().stream()
                .flatMap(configuration -> configuration.seconds().stream())
                .map(Spread::mean)
                .reduce(Double::sum);
        return SensitivityView.of(sensitivity, seeds, family.get(0).sample().examples(), margin, seconds);
    }

    private static String note(Stage stage, List<Comparison> family) {
        var looked = stage.decide().isEmpty()
                ? ""
                : " The number of seeds was chosen by looking at results, for which this comparison is not adjusted.";
        return family.size() < 2
                ? looked.isEmpty() ? null : looked.strip()
                : ("These %d comparisons use the same %d test examples. p-values and intervals are adjusted for all %d"
                                        + " together, not for comparisons of other stages.")
                                .formatted(family.size(), family.get(0).sample().examples(), family.size())
                        + looked;
    }

    /** Either its runs and those of the baseline, or why there are none. */
    private record Candidate(
            String name, Comparison.Pair pair, Optional<String> obstacle, List<String> warnings, boolean hasF1) {
        static Candidate not(String name, String why) {
            return new Candidate(name, null, Optional.of(why), List.of(), false);
        }

        /** Over its runs; absent without any. */
        private Double mean(ToDoubleFunction<Reliability> value) {
            return pair == null
                    ? null
                    : pair.candidate().stream()
                            .map(TestedRun::reliability)
                            .mapToDouble(value)
                            .average()
                            .orElseThrow();
        }

        Compared view(Optional<Comparison> comparison) {
            return new Compared(
                    name,
                    comparison.map(one -> ComparisonNumbers.of(one, hasF1)).orElse(null),
                    obstacle.orElse(null),
                    mean(Reliability::calibrationError),
                    mean(Reliability::brierScore),
                    warnings);
        }
    }

    private Candidate candidate(
            List<ExperimentView> ones, List<TestedRun> one, Configuration configuration, int fewestRuns) {
        var others = completed(configuration);
        if (others.isEmpty()) {
            return Candidate.not(configuration.name(), "none of its runs completed");
        }
        if (ones.isEmpty()) {
            return Candidate.not(configuration.name(), "no run of the baseline completed");
        }
        if (Math.min(ones.size(), others.size()) < fewestRuns) {
            return Candidate.not(
                    configuration.name(),
                    "fewer than %d runs completed, here or of the baseline".formatted(fewestRuns));
        }
        var first = ones.get(0);
        if (Stream.concat(ones.stream(), others.stream())
                .anyMatch(run -> Comparability.obstacle(first, run).isPresent())) {
            return Candidate.not(configuration.name(), "it was tested on other examples than the baseline");
        }
        var two = tested(others);
        if (one.isEmpty() || two.isEmpty()) {
            return Candidate.not(configuration.name(), "there are no test predictions yet");
        }
        var warnings = new LinkedHashSet<String>();
        others.forEach(run -> warnings.addAll(Comparability.warnings(first, run)));
        if (ones.size() != others.size()) {
            warnings.add("%d runs completed here and %d of the baseline".formatted(others.size(), ones.size()));
        }
        return new Candidate(
                configuration.name(),
                new Comparison.Pair(one, two, seeds(ones).equals(seeds(others))),
                Optional.empty(),
                List.copyOf(warnings),
                first.perLabel() == null);
    }

    /** Empty where predictions of a run are missing. */
    private List<TestedRun> tested(List<ExperimentView> runs) {
        var found = runs.stream()
                .flatMap(run -> tested.find(run.experimentId()).stream())
                .toList();
        return found.size() == runs.size() ? found : List.of();
    }

    /** One run per seed, in their order: a repeated seed tells nothing new. */
    private static List<ExperimentView> completed(Configuration configuration) {
        var bySeed = new TreeMap<Integer, ExperimentView>();
        configuration.completed().forEach(run -> bySeed.putIfAbsent(seed(run), run));
        return List.copyOf(bySeed.values());
    }

    private static List<Integer> seeds(List<ExperimentView> runs) {
        return runs.stream().map(StudyComparisons::seed).toList();
    }

    private static int seed(ExperimentView run) {
        return run.request().path("seed").asInt();
    }
}
