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
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.baseline.Imported;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.SensitivityView;
import io.tunelab.results.study.StudyResults.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Compares the configurations of a stage with one of them, all on the same test examples. */
@ApplicationScoped
public class StudyComparisons {
    /** By the simulation of docs/statistics.md, "Several comparisons at once". */
    private static final String TWO_SEEDS =
            " Where a side has two seeds, adjusted intervals and p-values have at most three degrees of freedom, so that only"
                    + " large differences can be shown; three seeds show smaller ones.";

    private final TestedRuns tested;

    StudyComparisons(TestedRuns tested) {
        this.tested = tested;
    }

    /**
     * All configurations of a stage but the baseline, in the order of the study, then imported classifiers.
     *
     * @param note how often the test examples were used, for the reader; absent for a single comparison
     * @param sensitivity which differences can be shown; absent where nothing could be judged
     * @param calibration calibration error and Brier score of all that is compared, in words; absent where nothing is, and
     *     for stages that decide
     * @param f1 the differences in F1, in words; absent for sets of labels, for more than six, and for stages that decide
     * @param looks absent unless the stage adds seeds until it is decided
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StudyComparison")
    public record View(
            String stage,
            String baseline,
            double margin,
            double significance,
            String note,
            SensitivityView sensitivity,
            String calibration,
            String f1,
            LooksView looks,
            List<Compared> configurations) {
        public View {
            configurations = List.copyOf(configurations);
        }
    }

    /**
     * One configuration, or an imported classifier.
     *
     * @param notRunHere true for an imported classifier, else absent
     * @param tunedOnTest whether an imported classifier was tuned on the test set: yes, no or unknown
     * @param numbers absent where it cannot be compared
     * @param notComparable why, or absent
     * @param calibrationError absent without probabilities
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Compared(
            String name,
            Boolean notRunHere,
            String tunedOnTest,
            @JsonUnwrapped ComparisonNumbers numbers,
            String notComparable,
            Double calibrationError,
            Double testBrier,
            List<String> warnings) {
        public Compared {
            warnings = List.copyOf(warnings);
        }

        /** For people. */
        String title() {
            return notRunHere == null ? name : Imported.title(name);
        }
    }

    /**
     * All configurations at one look.
     *
     * @param seen with the configurations that are open, and the runs that count
     * @param settled the rest of the family
     */
    public Look look(Stage seen, Criterion criterion, List<Comparison.Settled> settled) {
        // Looks are about seeds that are still to come: of an imported classifier there are none.
        var candidates = candidates(
                ComparedSide.of(seen, List.of()), seen.decide().orElseThrow().baseline(), 2);
        var rest = new ArrayList<>(settled);
        candidates.stream()
                .filter(candidate -> candidate.obstacle().isPresent())
                .forEach(candidate -> rest.add(new Comparison.Settled(false, false)));
        var judged = views(candidates, pairs -> Comparison.family(pairs, criterion, rest));
        var futility = Futility.of(criterion);
        var comparable = candidates.stream()
                .filter(candidate -> candidate.obstacle().isEmpty())
                .map(candidate -> candidate.side().name())
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

    /**
     * All but the baseline against it. Imported classifiers whose test examples are not those of the baseline are left out.
     *
     * @param baseline a configuration of the stage, or a classifier imported for its test examples
     * @param imported the classifiers of the study
     * @throws ProblemException 400 if there is no such baseline
     */
    View of(Stage stage, String baseline, double margin, List<Imported> imported) {
        var sides = ComparedSide.of(stage, ImportedBaselines.testedIn(stage, imported));
        var candidates = candidates(sides, baseline, 1);
        var judged = views(candidates, pairs -> Comparison.family(pairs, margin));
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
                calibration(candidates).orElse(null),
                ComparedF1.inWords(judged.views(), Comparison.SIGNIFICANCE).orElse(null),
                null,
                judged.views());
    }

    /**
     * Comparisons of sides from anywhere.
     *
     * @param note what to know of several; empty for one
     */
    record Any(Optional<String> note, List<Compared> compared) {
        Any {
            compared = List.copyOf(compared);
        }
    }

    /** All sides but the baseline against it, in their order, whatever studies their runs are of. */
    Any ofAny(List<ComparedSide> sides, String baseline, double margin) {
        var judged = views(candidates(sides, baseline, 1), pairs -> Comparison.family(pairs, margin));
        return new Any(Optional.ofNullable(note("", "", judged.family())), judged.views());
    }

    private static Optional<String> calibration(List<Candidate> candidates) {
        var sides = new LinkedHashMap<ComparedSide, List<TestedRun>>();
        for (var candidate : candidates) {
            if (candidate.pair() != null) {
                sides.put(candidate.baseline(), candidate.pair().baseline());
                sides.put(candidate.side(), candidate.pair().candidate());
            }
        }
        return ComparedCalibration.inWords(sides);
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

    private List<Candidate> candidates(List<ComparedSide> sides, String baseline, int fewestRuns) {
        // A name may occur twice: a configuration comes before an imported classifier.
        int at = IntStream.range(0, sides.size())
                .filter(i -> sides.get(i).name().equals(baseline))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter(
                        "baseline",
                        baseline,
                        "a configuration of the stage: "
                                + sides.stream().map(ComparedSide::name).collect(Collectors.joining(", "))));
        var one = sides.get(at);
        var its = tested(one);
        return IntStream.range(0, sides.size())
                .filter(i -> i != at)
                .mapToObj(sides::get)
                .filter(side -> side.imported().isEmpty() || !one.isEmpty() && side.sharesExamples(one))
                .map(side -> candidate(one, its, side, fewestRuns))
                .toList();
    }

    private static SensitivityView sensitivity(
            Sensitivity sensitivity, List<Comparison> family, double margin, Stage stage) {
        int seeds = family.stream()
                .map(Comparison::sample)
                .filter(sample -> !sample.isModelAgainstConfiguration())
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
        return note(", not for comparisons of other stages", looked, family);
    }

    private static String note(String beyond, String looked, List<Comparison> family) {
        var wide = Verdicts.uninformative(family.stream()
                        .flatMap(one -> Stream.of(one.interval(), one.adjusted().interval())))
                .map(text -> " " + text)
                .orElse("");
        var note = several(beyond, family) + looked + wide;
        return note.isEmpty() ? null : note.strip();
    }

    private static String several(String beyond, List<Comparison> family) {
        return family.size() < 2
                ? ""
                : ("These %d comparisons use the same %d test examples. p-values and intervals are adjusted for all %d"
                                        + " together%s.")
                                .formatted(family.size(), family.get(0).sample().examples(), family.size(), beyond)
                        + (family.stream().anyMatch(one -> one.sample().hasASideOfTwoSeeds()) ? TWO_SEEDS : "");
    }

    /** Either its runs and those of the baseline, or why there are none. */
    private record Candidate(
            ComparedSide baseline,
            ComparedSide side,
            Comparison.Pair pair,
            Optional<String> obstacle,
            List<String> warnings) {
        static Candidate not(ComparedSide baseline, ComparedSide side, String why) {
            return new Candidate(baseline, side, null, Optional.of(why), List.of());
        }

        /** Over its runs; absent without any, and without probabilities. */
        private Double mean(ToDoubleFunction<Reliability> value) {
            boolean hasProbabilities =
                    side.imported().map(Imported::hasProbabilities).orElse(true);
            return pair == null || !hasProbabilities
                    ? null
                    : pair.candidate().stream()
                            .map(TestedRun::reliability)
                            .mapToDouble(value)
                            .average()
                            .orElseThrow();
        }

        Compared view(Optional<Comparison> comparison) {
            return new Compared(
                    side.name(),
                    side.imported().isPresent() ? true : null,
                    side.imported().map(one -> one.tunedOnTest().wireName()).orElse(null),
                    comparison
                            .map(one -> ComparisonNumbers.of(one, baseline.hasF1()))
                            .orElse(null),
                    obstacle.orElse(null),
                    mean(Reliability::calibrationError),
                    mean(Reliability::brierScore),
                    warnings);
        }
    }

    private Candidate candidate(ComparedSide one, List<TestedRun> its, ComparedSide other, int fewestRuns) {
        if (other.isEmpty()) {
            return Candidate.not(one, other, "none of its runs completed");
        }
        if (one.isEmpty()) {
            return Candidate.not(one, other, "no run of the baseline completed");
        }
        if (fewestRuns > 1 && Math.min(one.runs().size(), other.runs().size()) < fewestRuns) {
            return Candidate.not(
                    one, other, "it or the baseline has fewer than %d completed runs".formatted(fewestRuns));
        }
        var dependent =
                Stream.of(one, other).flatMap(side -> side.obstacle().stream()).findFirst();
        if (dependent.isPresent()) {
            return Candidate.not(one, other, dependent.get());
        }
        if (!one.sharesExamples(other)) {
            return Candidate.not(one, other, "it was tested on different examples than the baseline");
        }
        var two = tested(other);
        if (its.isEmpty() || two.isEmpty()) {
            return Candidate.not(one, other, "there are no test predictions yet");
        }
        return new Candidate(
                one,
                other,
                new Comparison.Pair(its, two, other.hasSeedsOf(one)),
                Optional.empty(),
                other.warnings(one));
    }

    /** Empty where predictions of a run are missing. */
    private List<TestedRun> tested(ComparedSide side) {
        if (side.imported().isPresent()) {
            return List.of(TestedRuns.of(side.imported().get().predictions()));
        }
        var found = side.runs().stream()
                .flatMap(run -> tested.find(run.experimentId()).stream())
                .toList();
        return found.size() == side.runs().size() ? found : List.of();
    }
}
