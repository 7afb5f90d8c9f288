package io.tunelab.results.study;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tunelab.contract.command.RunCommand;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.State;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.store.UnreadableMessages;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.submit.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Publishes what was decided: requests of cells, and cancellations. The study is held meanwhile, so that of two replicas
 * one publishes; a crash between the broker's acknowledgement and the commit leads to the same request once more, which
 * trainers ignore by its id.
 */
@ApplicationScoped
class StudyPublishing {
    private static final Logger LOG = Logger.getLogger(StudyPublishing.class);
    private final Studies studies;
    private final StudyCells cells;
    private final StoredStudies stored;
    private final Submission submission;
    private final StudyLimits limits;
    private final Clock clock;

    StudyPublishing(
            Studies studies,
            StudyCells cells,
            StoredStudies stored,
            Submission submission,
            StudyLimits limits,
            Clock clock) {
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
        this.submission = submission;
        this.limits = limits;
        this.clock = clock;
    }

    /** Does nothing while another replica has the study in hand. */
    void publish(String studyId) {
        QuarkusTransaction.requiringNew().run(() -> studies.lockIfFree(studyId).ifPresent(study -> {
            if (study.state == StudyState.RUNNING) {
                submit(study);
                tell(study);
            } else if (study.state == StudyState.CANCELLING) {
                cancel(study);
            }
        }));
    }

    private void submit(StudyEntity study) {
        var decided = cells.find(
                        "studyId = ?1 and request is not null and publishedAt is null and reused = false"
                                + " and withdrawn = false and problem is null",
                        study.studyId)
                .list();
        if (decided.isEmpty()) {
            return;
        }
        var stages = stored.spec(study.spec).stages().stream()
                .map(stage -> stage.name())
                .toList();
        var due = decided.stream()
                .sorted(Comparator.<StudyCellEntity>comparingInt(cell -> stages.indexOf(cell.stage))
                        .thenComparingInt(cell -> cell.number))
                .limit(limits.submissionsPerPass())
                .toList();
        for (var cell : due) {
            if (!submit(cell)) {
                return;
            }
        }
    }

    /** Whether it makes sense to go on: not while the broker is away. */
    private boolean submit(StudyCellEntity cell) {
        try {
            submission.submit(stored.request(cell.request));
            cell.publishedAt = clock.instant();
        } catch (ProblemException e) {
            if (e.status() == 503) {
                LOG.warnf("experiment %s waits: %s", cell.experimentId, e.getMessage());
                return false;
            }
            cell.problem = e.getMessage();
        } catch (RuntimeException e) {
            if (DatabaseFailures.isPassing(e)) {
                throw e;
            }
            LOG.errorf(e, "experiment %s cannot be submitted", cell.experimentId);
            cell.problem = "cannot be submitted: " + UnreadableMessages.storable(DatabaseFailures.reason(e));
        }
        return true;
    }

    /** What halving decided; again after a while, as long as the run is not seen to obey. */
    private void tell(StudyEntity study) {
        var now = clock.instant();
        for (var row : cells.of(List.of(study.studyId))) {
            var cell = row.cell();
            boolean isDue = cell.toldAt == null
                    || cell.toldAt.plus(limits.cancelAgainAfter()).isBefore(now);
            if (isDue && row.state() == State.PAUSED) {
                command(row).ifPresent(command -> {
                    submission.command(command);
                    cell.toldAt = now;
                });
            }
        }
    }

    private static Optional<RunCommand> command(StudyCells.WithRun row) {
        var cell = row.cell();
        if (cell.stopNote != null) {
            return Optional.of(new RunCommand.Stop(cell.experimentId));
        }
        return Optional.ofNullable(cell.untilEpoch)
                .filter(until -> row.pausedAfter() != null && until > row.pausedAfter())
                .map(until -> new RunCommand.Continue(cell.experimentId, until));
    }

    private void cancel(StudyEntity study) {
        var now = clock.instant();
        for (var row : cells.of(List.of(study.studyId))) {
            var cell = row.cell();
            var state = CellStates.of(cell, row.state());
            boolean isDue = cell.cancelAskedAt == null
                    || cell.cancelAskedAt.plus(limits.cancelAgainAfter()).isBefore(now);
            if (isDue && state != CellState.WAITING && !state.isFinal()) {
                // Nothing is known of a run only while the database is being filled anew.
                submission.cancel(cell.experimentId, row.state() == null ? State.QUEUED : row.state());
                cell.cancelAskedAt = now;
            }
        }
    }
}
