package io.tunelab.results.ingest;

import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunLogged;
import io.tunelab.contract.event.RunEvent.RunPaused;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.contract.event.RunEvent.RunQueued;
import io.tunelab.contract.event.RunEvent.RunReleased;
import io.tunelab.contract.event.RunEvent.RunStarted;
import io.tunelab.contract.event.RunEvent.RunStopped;
import io.tunelab.contract.event.RunEvent.RunWaiting;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import io.tunelab.results.store.RequestColumns;
import io.tunelab.results.store.State;
import java.time.Instant;

/** What an event does to an experiment. Knows the legal transitions and the fence; no database. */
final class RunProgression {
    /** What became of an event. */
    enum Outcome {
        APPLIED,
        /** Delivered before; changes nothing. */
        REPEATED,
        /** From an attempt that has been replaced; refused. */
        OLDER_ATTEMPT,
        /** Not possible in the run's state; refused. */
        ILLEGAL_TRANSITION
    }

    private RunProgression() {}

    /**
     * Applies an event that was not applied before.
     *
     * @param now by this service's clock; that a run is alive is judged by when we heard of it
     */
    static Outcome apply(ExperimentEntity run, Report report, Instant now) {
        if (report.event() instanceof RunLogged) {
            run.updatedAt = now; // it says nothing of the run's state, and may come after its end
            return Outcome.APPLIED;
        }
        var outcome = report.event() instanceof RunQueued queued ? accept(run, queued) : advance(run, report);
        if (outcome == Outcome.APPLIED) {
            run.heardAt = now;
            run.updatedAt = now;
        }
        return outcome;
    }

    /** What the trainer queued is what runs, whatever was submitted; so this counts whenever it comes. */
    private static Outcome accept(ExperimentEntity run, RunQueued event) {
        fill(run, event.request());
        run.accepted = true;
        if (run.state == State.REJECTED) {
            reopen(run);
        }
        return Outcome.APPLIED;
    }

    private static Outcome advance(ExperimentEntity run, Report report) {
        var key = report.key();
        if (key.attempt() < run.attempt) {
            return Outcome.OLDER_ATTEMPT;
        }
        if (report.event() instanceof RunProgress && !isNewerProgress(run, key)) {
            return Outcome.REPEATED;
        }
        if (report.event() instanceof RunProgress && run.state == State.PAUSED && key.attempt() == run.attempt) {
            return Outcome.REPEATED; // a last heartbeat that the pause has overtaken
        }
        var next = stateAfter(report.event());
        if (run.state != next && !run.state.canBecome(next) || run.state.isFinal()) {
            return Outcome.ILLEGAL_TRANSITION;
        }
        if (run.state == State.REJECTED) {
            reopen(run);
        }
        run.accepted = true;
        run.attempt = key.attempt();
        run.worker = report.message().worker();
        run.state = next;
        change(run, report);
        return Outcome.APPLIED;
    }

    /**
     * Ends a run whose last event cannot be kept.
     *
     * @return false if that was of an older attempt, or the run has ended already
     */
    static boolean fail(ExperimentEntity run, EventMessage.Key last, String reason, Instant now) {
        if (last.attempt() < run.attempt || !run.state.canBecome(State.FAILED)) {
            return false;
        }
        run.state = State.FAILED;
        run.attempt = last.attempt();
        end(run, now, "error");
        run.errorCode = "result_not_storable";
        run.errorMessage = "the run ended, but its last event could not be kept: " + reason;
        run.heardAt = now;
        run.updatedAt = now;
        return true;
    }

    private static State stateAfter(RunEvent event) {
        if (event instanceof RunCompleted) {
            return State.COMPLETED;
        }
        if (event instanceof RunFailed) {
            return State.FAILED;
        }
        if (event instanceof RunReleased || event instanceof RunWaiting) {
            return State.QUEUED;
        }
        if (event instanceof RunPaused) {
            return State.PAUSED;
        }
        if (event instanceof RunStopped) {
            return State.STOPPED;
        }
        return event instanceof RunCancelled ? State.CANCELLED : State.RUNNING;
    }

    private static void change(ExperimentEntity run, Report report) {
        var event = report.event();
        var at = report.message().occurredAt();
        if (event instanceof RunWaiting waiting) {
            await(run, at, waiting.reason());
            return;
        }
        run.waitingReason = null;
        run.waitingSince = null;
        if (event instanceof RunStarted) {
            run.startedAt = at;
            run.started = report.json();
            run.progress = null;
        } else if (event instanceof RunProgress) {
            run.progress = report.json();
            run.progressAttempt = report.key().attempt();
            run.progressSequence = (long) report.key().sequence();
        } else if (event instanceof RunReleased released) {
            run.progress = null;
            await(run, at, released.reason());
        } else if (event instanceof RunPaused paused) {
            run.pausedAfter = paused.epoch();
            run.progress = null;
        } else if (event instanceof RunStopped stopped) {
            end(run, at, stopped.stopReason().wireName());
        } else if (event instanceof RunCompleted completed) {
            complete(run, completed, report);
        } else if (event instanceof RunFailed failed) {
            end(run, at, failed.stopReason().wireName());
            run.errorCode = failed.error().code();
            run.errorMessage = failed.error().message();
        } else if (event instanceof RunCancelled cancelled) {
            end(run, at, cancelled.stopReason().wireName());
        }
    }

    private static void await(ExperimentEntity run, Instant at, String reason) {
        run.waitingSince = run.waitingReason == null ? at : run.waitingSince;
        run.waitingReason = reason;
    }

    private static void complete(ExperimentEntity run, RunCompleted event, Report report) {
        end(run, report.message().occurredAt(), event.stopReason().wireName());
        run.completed = report.json();
        run.totalSeconds = event.work().timings().totalSeconds();
        run.test = MetricColumns.of(event.tested().test());
        var selection = event.selection();
        run.best = MetricColumns.of(selection.best());
        if (selection.bestTrainLoss().isPresent()) {
            run.bestTrainLoss = selection.bestTrainLoss().getAsDouble();
        } else if (!Integer.valueOf(selection.bestEpoch()).equals(run.bestEpoch)) {
            run.bestTrainLoss = null;
        }
        run.bestEpoch = selection.bestEpoch();
    }

    private static void end(ExperimentEntity run, Instant at, String stopReason) {
        run.finishedAt = at;
        run.stopReason = stopReason;
        run.progress = null;
    }

    private static boolean isNewerProgress(ExperimentEntity run, EventMessage.Key key) {
        return run.progressAttempt == null
                || key.attempt() > run.progressAttempt
                || key.attempt() == run.progressAttempt && key.sequence() > run.progressSequence;
    }

    /** A request of the same id that is in order takes the place of one that was refused. */
    static void reopen(ExperimentEntity run) {
        run.state = State.QUEUED;
        run.errorCode = null;
        run.errorMessage = null;
        run.errorField = null;
        run.finishedAt = null;
    }

    static void fill(ExperimentEntity run, ExperimentRequest request) {
        run.request = request.json().toString();
        run.asked = RequestColumns.of(request);
    }
}
