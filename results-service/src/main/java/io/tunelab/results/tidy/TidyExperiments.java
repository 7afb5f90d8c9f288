package io.tunelab.results.tidy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.ExperimentMarks;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.submit.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people do to experiments: one by one, and to many at once. */
@ApplicationScoped
class TidyExperiments {
    private final Experiments experiments;
    private final ExperimentMarks marks;
    private final StudyCells cells;
    private final Submission submission;
    private final Clock clock;

    TidyExperiments(
            Experiments experiments, ExperimentMarks marks, StudyCells cells, Submission submission, Clock clock) {
        this.experiments = experiments;
        this.marks = marks;
        this.cells = cells;
        this.submission = submission;
        this.clock = clock;
    }

    /** @throws ProblemException 404 if there is no such experiment */
    void change(String id, Marks change) {
        QuarkusTransaction.requiringNew().run(() -> {
            var run = locked(List.of(id)).stream()
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("experiment", id));
            apply(run, change);
            marks.keep(List.of(id));
        });
    }

    private List<ExperimentEntity> locked(Collection<String> ids) {
        return experiments.lock(ids);
    }

    private void apply(ExperimentEntity run, Marks change) {
        change.name().ifPresent(name -> run.name = name.orElse(null));
        change.notes().ifPresent(notes -> run.notes = notes.orElse(null));
        if (!change.tags().isEmpty()) {
            run.tagChanges = tagChanges(run, change);
            Marks.requireFew(tags(run, run.tagChanges));
        }
        change.archived()
                .ifPresent(archived ->
                        run.archivedAt = !archived ? null : run.archivedAt == null ? clock.instant() : run.archivedAt);
        run.updatedAt = clock.instant();
    }

    private static String tagChanges(ExperimentEntity run, Marks change) {
        return change.tags(run.tagChanges, requestedTags(run)::has);
    }

    private static ObjectNode requestedTags(ExperimentEntity run) {
        return Marks.object(run.asked == null || run.asked.tags == null ? "{}" : run.asked.tags);
    }

    private static int tags(ExperimentEntity run, String changes) {
        var all = requestedTags(run);
        if (changes != null) {
            Marks.object(changes).properties().forEach(tag -> {
                if (tag.getValue().isNull()) {
                    all.remove(tag.getKey());
                } else {
                    all.set(tag.getKey(), tag.getValue());
                }
            });
        }
        return all.size();
    }

    /** @throws ProblemException 404 if there is no such experiment, 409 if it cannot be deleted */
    void delete(String id) {
        QuarkusTransaction.requiringNew().run(() -> {
            var found = locked(List.of(id));
            if (found.isEmpty()) {
                throw ProblemException.notFound("experiment", id);
            }
            notDeletable(found).values().stream().findFirst().ifPresent(reason -> {
                throw new ProblemException(409, "not_deletable", "experiment '%s' %s".formatted(id, reason), List.of());
            });
            marks.delete(List.of(id), clock.instant());
        });
    }

    /** Why some of these cannot be deleted, by id. */
    private Map<String, String> notDeletable(List<ExperimentEntity> runs) {
        var users = cells.usersOf(runs.stream().map(run -> run.experimentId).toList());
        return runs.stream()
                .filter(run -> !run.state.isOver() || users.containsKey(run.experimentId))
                .collect(Collectors.toMap(
                        run -> run.experimentId,
                        run -> run.state.isOver()
                                ? "belongs to study '%s'; delete the study with its experiments, or archive this one"
                                        .formatted(users.get(run.experimentId).studyId)
                                : "is %s; cancel it first".formatted(run.state)));
    }

    /**
     * Deletes those of a study that has been deleted in this transaction, but for what other studies use and what still
     * runs.
     */
    void deleteOfStudy(String study) {
        var runs = locked(experiments.ofStudy(study));
        var kept = notDeletable(runs).keySet();
        var gone = runs.stream()
                .map(run -> run.experimentId)
                .filter(id -> !kept.contains(id))
                .toList();
        if (!gone.isEmpty()) {
            marks.delete(gone, clock.instant());
        }
    }

    Outcome cancel(Selection selection) {
        var outcome = Outcome.ofExperiments();
        QuarkusTransaction.requiringNew()
                .call(() -> selection.experiments(experiments))
                .forEach(run ->
                        outcome.add(run, run.state.isOver() ? Optional.of("is " + run.state) : Optional.empty()));
        if (!selection.isDry()) {
            outcome.chosen()
                    .forEach(
                            run -> outcome.attempt(List.of(run), () -> submission.cancel(run.experimentId, run.state)));
        }
        return outcome.build("cancel", selection.isDry());
    }

    Outcome mark(String action, Marks change, Selection selection) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var outcome = Outcome.ofExperiments();
            selected(selection, outcome).forEach(run -> outcome.add(run, notMarkable(run, change)));
            var ids = outcome.chosen().stream().map(run -> run.experimentId).toList();
            if (!selection.isDry() && !ids.isEmpty()) {
                outcome.chosen().forEach(run -> apply(run, change));
                marks.keep(ids);
            }
            return outcome.build(action, selection.isDry());
        });
    }

    private static Optional<String> notMarkable(ExperimentEntity run, Marks change) {
        return change.archived().isPresent()
                ? change.notArchivable(run.archivedAt)
                : Marks.tooMany(tags(run, tagChanges(run, change)));
    }

    Outcome delete(Selection selection) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var outcome = Outcome.ofExperiments();
            var runs = selected(selection, outcome);
            var obstacles = notDeletable(runs);
            runs.forEach(run -> outcome.add(run, Optional.ofNullable(obstacles.get(run.experimentId))));
            var ids = outcome.chosen().stream().map(run -> run.experimentId).toList();
            if (!selection.isDry() && !ids.isEmpty()) {
                marks.delete(ids, clock.instant());
            }
            return outcome.build("delete", selection.isDry());
        });
    }

    /** The chosen experiments; held and as they are now, unless it is only asked how many. */
    private List<ExperimentEntity> selected(Selection selection, Outcome.Builder<ExperimentEntity> outcome) {
        var found = selection.experiments(experiments);
        if (selection.isDry()) {
            return found;
        }
        // A row that this transaction knows would not be read again, whatever it had to wait for.
        experiments.getEntityManager().clear();
        var held = locked(found.stream().map(run -> run.experimentId).toList());
        var ids = held.stream().map(run -> run.experimentId).collect(Collectors.toSet());
        found.stream()
                .map(run -> run.experimentId)
                .filter(id -> !ids.contains(id))
                .forEach(outcome::gone);
        return held;
    }
}
