package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.analysis.Comparison.Pair;
import io.tunelab.results.analysis.SmallestEquivalent;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredValidation;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.Choice;
import io.tunelab.results.study.plan.Choice.Taken;
import io.tunelab.results.study.plan.Fractions;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fraction of the data a stage takes for its best: decided once when its runs have ended, from what they said of the
 * validation set that they share, and written down.
 */
@ApplicationScoped
class FractionChoices {
    private final PredictionReads predictions;
    private final StoredStudies stored;
    private final StudyLimits limits;
    private final Clock clock;

    FractionChoices(PredictionReads predictions, StoredStudies stored, StudyLimits limits, Clock clock) {
        this.predictions = predictions;
        this.stored = stored;
        this.limits = limits;
        this.clock = clock;
    }

    /** By stage, what was written down. */
    Map<String, Taken> taken(StudyEntity study) {
        var taken = new HashMap<String, Taken>();
        stored.tree(study.choices)
                .properties()
                .forEach(one -> taken.put(
                        one.getKey(),
                        new Taken(
                                one.getValue().path("name").asText(),
                                one.getValue().path("reason").asText())));
        return taken;
    }

    /**
     * Stages whose runs have ended and whose fraction is still to be chosen, or after other runs than last time.
     *
     * @param open stages that may get more runs
     */
    Set<String> due(
            StudyEntity study, StudySpec spec, List<StudyCells.WithRun> rows, List<Cell> cells, Set<String> open) {
        var choices = stored.tree(study.choices);
        return spec.stages().stream()
                .filter(stage -> !open.contains(stage.name()))
                .filter(stage -> isOver(of(stage, cells)))
                .filter(stage -> fractions(spec, stage, cells)
                        .filter(found -> !ids(found, rows).equals(ids(choices.path(stage.name()))))
                        .isPresent())
                .map(Stage::name)
                .collect(Collectors.toSet());
    }

    /**
     * Chooses for stages that are due.
     *
     * @return those of which predictions of a run are still to come
     */
    Set<String> choose(
            StudyEntity study, StudySpec spec, List<StudyCells.WithRun> rows, List<Cell> cells, Set<String> due) {
        var waiting = new HashSet<String>();
        for (var name : due) {
            var stage = spec.stage(name).orElseThrow();
            var fractions = fractions(spec, stage, cells).orElseThrow();
            var ids = ids(fractions, rows);
            if (FractionRule.obstacle(spec, stage).isEmpty() && isWaitingForPredictions(rows, ids)) {
                waiting.add(name);
            } else {
                var taken = taken(spec, stage, fractions, rows);
                var choices = new HashMap<String, Object>();
                stored.tree(study.choices).properties().forEach(one -> choices.put(one.getKey(), one.getValue()));
                choices.put(name, Map.of("name", taken.name(), "reason", taken.reason(), "runs", ids));
                study.choices = stored.text(choices);
                study.updatedAt = clock.instant();
            }
        }
        return waiting;
    }

    private Taken taken(StudySpec spec, Stage stage, Fractions fractions, List<StudyCells.WithRun> rows) {
        var words = new FractionWords(fractions, spec.margin(stage));
        var obstacle = FractionRule.obstacle(spec, stage);
        if (obstacle.isPresent()) {
            return words.notCompared(obstacle.get());
        }
        var answers = answers(ids(fractions, rows));
        int missing = ids(fractions, rows).size() - answers.size();
        if (missing > 0) {
            return words.unknown(missing);
        }
        try {
            return words.of(SmallestEquivalent.of(
                    fractions.smaller().stream()
                            .map(one -> new Pair(
                                    runs(fractions.whole(), rows, answers),
                                    runs(one, rows, answers),
                                    seeds(one).equals(seeds(fractions.whole()))))
                            .toList(),
                    spec.margin(stage)));
        } catch (IllegalArgumentException e) {
            return words.differentExamples();
        }
    }

    /** By run; without those of which they are not known. A rare label may be missing from all that one run says. */
    private Map<String, TestedRun> answers(Set<String> ids) {
        var found = new HashMap<String, StoredValidation>();
        ids.forEach(id -> predictions.validation(id).ifPresent(answers -> found.put(id, answers)));
        int labels = found.values().stream()
                        .flatMap(answers -> Stream.concat(answers.labels().stream(), answers.predicted().stream()))
                        .reduce(1, Math::max)
                + 1;
        var answers = new HashMap<String, TestedRun>();
        found.forEach(
                (id, one) -> answers.put(id, TestedRun.ofLabels(labels, one.rowIds(), one.labels(), one.predicted())));
        return answers;
    }

    private static List<TestedRun> runs(
            List<Cell> cells, List<StudyCells.WithRun> rows, Map<String, TestedRun> answers) {
        return cells.stream().map(cell -> answers.get(id(cell, rows))).toList();
    }

    private static List<Integer> seeds(List<Cell> cells) {
        return cells.stream().map(Cell::seed).toList();
    }

    private Optional<Fractions> fractions(StudySpec spec, Stage stage, List<Cell> cells) {
        return Fractions.of(of(stage, cells), spec.selectBy(), Choice.enough(stage));
    }

    private static List<Cell> of(Stage stage, List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.key().stage().equals(stage.name()))
                .toList();
    }

    private static boolean isOver(List<Cell> cells) {
        return cells.stream().allMatch(cell -> cell.state().isFinal());
    }

    /** They come by a topic of their own and reach the database a moment after the run's end; or never. */
    private boolean isWaitingForPredictions(List<StudyCells.WithRun> rows, Set<String> ids) {
        var latest = clock.instant().minus(limits.predictionsWithin());
        return rows.stream()
                .filter(row -> ids.contains(row.cell().experimentId))
                .anyMatch(row -> row.finishedAt() != null
                        && row.finishedAt().isAfter(latest)
                        && !predictions.have(row.cell().experimentId));
    }

    private static Set<String> ids(Fractions fractions, List<StudyCells.WithRun> rows) {
        return Stream.concat(
                        fractions.whole().stream(), fractions.smaller().stream().flatMap(List::stream))
                .map(cell -> id(cell, rows))
                .collect(Collectors.toSet());
    }

    private static Set<String> ids(JsonNode choice) {
        var ids = new HashSet<String>();
        choice.path("runs").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    /** Of its run, which may be a finished one that was taken instead. */
    private static String id(Cell cell, List<StudyCells.WithRun> rows) {
        return rows.stream()
                .map(StudyCells.WithRun::cell)
                .filter(row -> StudyDecisions.key(row).equals(cell.key()))
                .findFirst()
                .orElseThrow()
                .experimentId;
    }
}
