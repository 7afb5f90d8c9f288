package io.tunelab.results.report;

import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.baseline.Imported;
import io.tunelab.results.baseline.TestSets;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One side of a comparison.
 *
 * @param runs of a configuration: the completed ones, one per seed, in the order of the seeds
 * @param imported the classifier, if it was not run here
 */
record ComparedSide(String name, List<ExperimentView> runs, Optional<Imported> imported) {
    ComparedSide {
        runs = List.copyOf(runs);
    }

    /** The configurations of a stage in their order, then imported classifiers. */
    static List<ComparedSide> of(Stage stage, List<Imported> imported) {
        return Stream.concat(
                        stage.configurations().stream().map(ComparedSide::of),
                        imported.stream().map(one -> new ComparedSide(one.name(), List.of(), Optional.of(one))))
                .toList();
    }

    /** A repeated seed tells nothing new. */
    private static ComparedSide of(Configuration configuration) {
        var bySeed = new TreeMap<Integer, ExperimentView>();
        configuration.completed().forEach(run -> bySeed.putIfAbsent(seed(run), run));
        return new ComparedSide(configuration.name(), List.copyOf(bySeed.values()), Optional.empty());
    }

    /** F1 is not defined for sets of labels. */
    boolean hasF1() {
        return imported.map(one -> !one.predictions().isMultiLabel())
                .orElseGet(() -> runs.get(0).tested().perLabel() == null);
    }

    boolean isEmpty() {
        return runs.isEmpty() && imported.isEmpty();
    }

    /** Whether both are configurations with the same seeds. */
    boolean hasSeedsOf(ComparedSide other) {
        return imported.isEmpty() && other.imported.isEmpty() && seeds().equals(other.seeds());
    }

    private List<Integer> seeds() {
        return runs.stream().map(ComparedSide::seed).toList();
    }

    private static int seed(ExperimentView run) {
        return run.request().path("seed").asInt();
    }

    /** Why its runs are no sample of what other seeds would give on the same examples. */
    Optional<String> obstacle() {
        if (runs.stream().anyMatch(run -> run.request() == null)) {
            return Optional.of("the settings of '%s' are unknown".formatted(name));
        }
        if (runs.stream()
                .anyMatch(run -> Comparability.obstacle(runs.get(0), run).isPresent())) {
            return Optional.of(
                    "the runs of '%s' have different test examples, as each has a split of its own".formatted(name));
        }
        return RequestTable.SEED_PARTS.stream()
                .map(RequestField::path)
                .filter(this::isShared)
                .findFirst()
                .map(part -> "the runs of '%s' are not independent: some share %s".formatted(name, part));
    }

    /** Whether some, but not all runs have the same value of a part of the seed. */
    private boolean isShared(String part) {
        long values = runs.stream()
                .map(run -> run.request().path(part).asInt(seed(run)))
                .distinct()
                .count();
        return values > 1 && values < runs.size();
    }

    /** Whether all of both was tested on the same examples. Neither side is empty. */
    boolean sharesExamples(ComparedSide other) {
        if (imported.isPresent() && other.imported.isPresent()) {
            return imported.get().testSet().equals(other.imported.get().testSet());
        }
        if (imported.isPresent()) {
            return other.runs.stream().allMatch(run -> TestSets.digest(run)
                    .filter(imported.get().digests()::contains)
                    .isPresent());
        }
        return other.imported.isPresent()
                ? other.sharesExamples(this)
                : Stream.concat(runs.stream(), other.runs.stream())
                        .allMatch(
                                run -> Comparability.obstacle(runs.get(0), run).isEmpty());
    }

    /** What to know before a comparison of this side with a baseline is believed. */
    List<String> warnings(ComparedSide baseline) {
        var warnings = new LinkedHashSet<String>();
        Stream.of(baseline, this).forEach(side -> side.imported.ifPresent(one -> warnings.addAll(one.warnings())));
        if (warnings.isEmpty()) {
            runs.forEach(run -> warnings.addAll(Comparability.warnings(baseline.runs.get(0), run)));
            if (runs.size() != baseline.runs.size()) {
                warnings.add(
                        "it has %d completed runs, the baseline has %d".formatted(runs.size(), baseline.runs.size()));
            }
        }
        return List.copyOf(warnings);
    }
}
