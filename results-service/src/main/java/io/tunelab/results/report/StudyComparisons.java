package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the configurations of a stage with one of them, seed by seed. */
@ApplicationScoped
class StudyComparisons {
    /** Of the resampling: the same question gets the same answer. */
    static final long SEED = 20_211;

    private final TestedRuns tested;

    StudyComparisons(TestedRuns tested) {
        this.tested = tested;
    }

    /** All configurations of a stage but the baseline, in the order of the study. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record View(
            String stage, String baseline, double margin, double significance, List<Compared> configurations) {
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
            List<String> warnings) {
        public Compared {
            warnings = List.copyOf(warnings);
        }
    }

    /** @throws ProblemException 400 if the stage has no such baseline */
    View of(Stage stage, String baseline, double margin) {
        var one = stage.configuration(baseline)
                .orElseThrow(() -> ProblemException.parameter(
                        "baseline",
                        baseline,
                        "a configuration of the stage: "
                                + stage.configurations().stream()
                                        .map(Configuration::name)
                                        .collect(Collectors.joining(", "))));
        var candidates = stage.configurations().stream()
                .filter(configuration -> !configuration.equals(one))
                .map(configuration -> candidate(one, configuration))
                .toList();
        var comparable = candidates.stream()
                .filter(candidate -> candidate.obstacle().isEmpty())
                .toList();
        var family = Comparison.family(comparable.stream().map(Candidate::pairs).toList(), margin, SEED);
        var views = candidates.stream()
                .map(candidate -> candidate.view(
                        candidate.obstacle().isPresent()
                                ? Optional.empty()
                                : Optional.of(family.get(comparable.indexOf(candidate)))))
                .toList();
        return new View(stage.name(), baseline, margin, Comparison.SIGNIFICANCE, views);
    }

    /** Either its runs beside those of the baseline, or why there are none. */
    private record Candidate(String name, Comparison.Pairs pairs, Optional<String> obstacle, List<String> warnings) {
        static Candidate not(String name, String why) {
            return new Candidate(name, null, Optional.of(why), List.of());
        }

        Compared view(Optional<Comparison> comparison) {
            return new Compared(
                    name,
                    comparison.map(ComparisonNumbers::of).orElse(null),
                    obstacle.orElse(null),
                    pairs == null
                            ? null
                            : pairs.candidate().stream()
                                    .collect(Collectors.averagingDouble(TestedRun::calibrationError)),
                    warnings);
        }
    }

    private Candidate candidate(Configuration baseline, Configuration configuration) {
        var others = bySeed(configuration);
        if (others.isEmpty()) {
            return Candidate.not(configuration.name(), "none of its runs completed");
        }
        var one = new ArrayList<TestedRun>();
        var two = new ArrayList<TestedRun>();
        var warnings = new LinkedHashSet<String>();
        for (var entry : bySeed(baseline).entrySet()) {
            var other = others.get(entry.getKey());
            if (other == null) {
                continue;
            }
            var obstacle = Comparability.obstacle(entry.getValue(), other);
            var first = tested.find(entry.getValue().experimentId());
            var second = tested.find(other.experimentId());
            if (obstacle.isPresent()) {
                return Candidate.not(configuration.name(), "it was tested on other examples than the baseline");
            }
            if (first.isEmpty() || second.isEmpty()) {
                return Candidate.not(configuration.name(), "there are no test predictions yet");
            }
            one.add(first.get());
            two.add(second.get());
            warnings.addAll(Comparability.warnings(entry.getValue(), other));
        }
        return one.isEmpty()
                ? Candidate.not(configuration.name(), "it has no completed run with a seed of the baseline")
                : new Candidate(
                        configuration.name(), new Comparison.Pairs(one, two), Optional.empty(), List.copyOf(warnings));
    }

    private static Map<Integer, ExperimentView> bySeed(Configuration configuration) {
        return configuration.completed().stream()
                .collect(Collectors.toMap(
                        run -> run.request().path("seed").asInt(),
                        run -> run,
                        (run, same) -> run,
                        java.util.LinkedHashMap::new));
    }
}
