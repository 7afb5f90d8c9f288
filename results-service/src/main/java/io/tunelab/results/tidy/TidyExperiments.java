package io.tunelab.results.tidy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.ExperimentFields;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.ExperimentMarks;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.study.CellNames;
import io.tunelab.results.study.StudyCommands;
import io.tunelab.results.submit.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people do to experiments: one by one, and to many at once. */
@ApplicationScoped
class TidyExperiments {
    private static final String RETRY_OF = "retry_of";
    private final Experiments experiments;
    private final ExperimentMarks marks;
    private final StudyCells cells;
    private final StudyCommands studies;
    private final Submission submission;
    private final Clock clock;

    TidyExperiments(
            Experiments experiments,
            ExperimentMarks marks,
            StudyCells cells,
            StudyCommands studies,
            Submission submission,
            Clock clock) {
        this.experiments = experiments;
        this.marks = marks;
        this.cells = cells;
        this.studies = studies;
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
            run.tagChanges = change.tags(run.tagChanges, true);
            Marks.requireFew(tags(run));
        }
        change.archived()
                .ifPresent(archived ->
                        run.archivedAt = !archived ? null : run.archivedAt == null ? clock.instant() : run.archivedAt);
        run.updatedAt = clock.instant();
    }

    private static int tags(ExperimentEntity run) {
        var all = run.asked == null || run.asked.tags == null ? Marks.object("{}") : Marks.object(run.asked.tags);
        if (run.tagChanges != null) {
            Marks.object(run.tagChanges).properties().forEach(tag -> {
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
                .filter(run -> !isOver(run) || users.containsKey(run.experimentId))
                .collect(Collectors.toMap(
                        run -> run.experimentId,
                        run -> isOver(run)
                                ? "belongs to study '%s'; delete the study with its experiments, or archive this one"
                                        .formatted(users.get(run.experimentId).studyId)
                                : "is %s; cancel it first".formatted(run.state)));
    }

    private static boolean isOver(ExperimentEntity run) {
        return run.state.isFinal() || run.state == State.REJECTED;
    }

    /** Deletes those of a study that has been deleted, but for what other studies use and what still runs. */
    int deleteOfStudy(String study) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var runs = locked(experiments.ofStudy(study));
            var kept = notDeletable(runs).keySet();
            var gone = runs.stream()
                    .map(run -> run.experimentId)
                    .filter(id -> !kept.contains(id))
                    .toList();
            if (!gone.isEmpty()) {
                marks.delete(gone, clock.instant());
            }
            return gone.size();
        });
    }

    Outcome cancel(Selection selection) {
        var outcome = chosen(selection, run -> isOver(run) ? Optional.of("is " + run.state) : Optional.empty());
        if (!selection.isDry()) {
            outcome.chosen().forEach(run -> submission.cancel(run.experimentId, run.state));
        }
        return outcome.build("cancel", selection.isDry());
    }

    Outcome mark(String action, Marks change, Selection selection) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var outcome = chosen(selection, run -> change.archived()
                    .filter(archived -> archived == (run.archivedAt != null))
                    .map(archived -> archived ? "is archived already" : "is not archived"));
            var ids = outcome.chosen().stream().map(run -> run.experimentId).toList();
            if (!selection.isDry() && !ids.isEmpty()) {
                locked(ids).forEach(run -> apply(run, change));
                marks.keep(ids);
            }
            return outcome.build(action, selection.isDry());
        });
    }

    Outcome delete(Selection selection) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var rows = rows(selection);
            var obstacles = notDeletable(rows);
            var outcome = new Outcome.Builder<ExperimentEntity>();
            rows.forEach(
                    run -> outcome.add(run.experimentId, run, Optional.ofNullable(obstacles.get(run.experimentId))));
            var ids = outcome.chosen().stream().map(run -> run.experimentId).toList();
            if (!selection.isDry() && !ids.isEmpty()) {
                locked(ids);
                marks.delete(ids, clock.instant());
            }
            return outcome.build("delete", selection.isDry());
        });
    }

    /** Runs failed and cancelled ones again: those of a study as cells of it, others as new experiments. */
    Outcome retry(Selection selection) {
        var outcome = chosen(selection, TidyExperiments::notRetryable);
        if (selection.isDry()) {
            return outcome.build("retry", true);
        }
        var cellsOf = QuarkusTransaction.requiringNew()
                .call(() -> cells.usersOf(
                        outcome.chosen().stream().map(run -> run.experimentId).toList()));
        var byStudy = cellsOf.values().stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.studyId, Collectors.mapping(CellNames::of, Collectors.toSet())));
        byStudy.forEach(studies::retry);
        outcome.chosen().stream()
                .filter(run -> !cellsOf.containsKey(run.experimentId))
                .forEach(run -> outcome.created(run.experimentId, again(run)));
        return outcome.build("retry", false);
    }

    private static Optional<String> notRetryable(ExperimentEntity run) {
        if (run.state != State.FAILED && run.state != State.CANCELLED) {
            return Optional.of("is " + run.state + "; failed and cancelled ones are run again");
        }
        return run.request == null ? Optional.of("its request is unknown") : Optional.empty();
    }

    private String again(ExperimentEntity run) {
        var request = Marks.object(run.request);
        request.remove(RequestTable.EXPERIMENT_ID.path());
        request.withObject("/" + RequestTable.TAGS.path()).put(RETRY_OF, run.experimentId);
        return submission.submit(request.toString()).experimentId();
    }

    private Outcome.Builder<ExperimentEntity> chosen(
            Selection selection, Function<ExperimentEntity, Optional<String>> obstacle) {
        var outcome = new Outcome.Builder<ExperimentEntity>();
        QuarkusTransaction.joiningExisting()
                .call(() -> rows(selection))
                .forEach(run -> outcome.add(run.experimentId, run, obstacle.apply(run)));
        return outcome;
    }

    private List<ExperimentEntity> rows(Selection selection) {
        return selection.rows(experiments, "Experiment", ExperimentFields.all(), "experimentId");
    }
}
