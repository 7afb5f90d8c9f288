package io.tunelab.results.ingest;

import io.tunelab.contract.event.Metrics;
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
    static Outcome apply(ExperimentEntity run, RunEvent event, Instant now) {
        var outcome = event instanceof RunEvent.Queued queued ? accept(run, queued) : advance(run, event);
        if (outcome == Outcome.APPLIED) {
            run.heardAt = now;
            run.updatedAt = now;
        }
        return outcome;
    }

    /** What the trainer queued is what runs, whatever was submitted; so this counts whenever it comes. */
    private static Outcome accept(ExperimentEntity run, RunEvent.Queued event) {
        fill(run, event.request());
        run.accepted = true;
        if (run.state == State.REJECTED) {
            reopen(run);
        }
        return Outcome.APPLIED;
    }

    private static Outcome advance(ExperimentEntity run, RunEvent event) {
        var key = event.envelope().key();
        if (key.attempt() < run.attempt) {
            return Outcome.OLDER_ATTEMPT;
        }
        if (event instanceof RunEvent.Progress && !isNewerProgress(run, key)) {
            return Outcome.REPEATED;
        }
        if (event instanceof RunEvent.Progress && run.state == State.PAUSED && key.attempt() == run.attempt) {
            return Outcome.REPEATED; // a last heartbeat that the pause has overtaken
        }
        var next = stateAfter(event);
        if (run.state != next && !run.state.canBecome(next) || run.state.isFinal()) {
            return Outcome.ILLEGAL_TRANSITION;
        }
        if (run.state == State.REJECTED) {
            reopen(run);
        }
        run.accepted = true;
        run.attempt = key.attempt();
        run.worker = event.envelope().worker();
        run.state = next;
        change(run, event);
        return Outcome.APPLIED;
    }

    /**
     * Ends a run whose last event cannot be kept.
     *
     * @return false if that was of an older attempt, or the run has ended already
     */
    static boolean fail(ExperimentEntity run, RunEvent.Key last, String reason, Instant now) {
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
        if (event instanceof RunEvent.Completed) {
            return State.COMPLETED;
        }
        if (event instanceof RunEvent.Failed) {
            return State.FAILED;
        }
        if (event instanceof RunEvent.Released || event instanceof RunEvent.Waiting) {
            return State.QUEUED;
        }
        if (event instanceof RunEvent.Paused) {
            return State.PAUSED;
        }
        if (event instanceof RunEvent.Stopped) {
            return State.STOPPED;
        }
        return event instanceof RunEvent.Cancelled ? State.CANCELLED : State.RUNNING;
    }

    private static void change(ExperimentEntity run, RunEvent event) {
        var at = event.envelope().occurredAt();
        if (event instanceof RunEvent.Waiting waiting) {
            await(run, at, waiting.reason());
            return;
        }
        run.waitingReason = null;
        run.waitingSince = null;
        if (event instanceof RunEvent.Started) {
            run.startedAt = at;
            run.started = event.envelope().json();
            run.progress = null;
        } else if (event instanceof RunEvent.Progress progress) {
            run.progress = event.envelope().json();
            run.progressAttempt = progress.envelope().key().attempt();
            run.progressSequence = progress.envelope().key().sequence();
        } else if (event instanceof RunEvent.Released released) {
            run.progress = null;
            await(run, at, released.reason());
        } else if (event instanceof RunEvent.Paused paused) {
            run.pausedAfter = paused.epoch();
            run.progress = null;
        } else if (event instanceof RunEvent.Stopped) {
            end(run, at, "stopped");
        } else if (event instanceof RunEvent.Completed completed) {
            complete(run, completed);
        } else if (event instanceof RunEvent.Failed failed) {
            end(run, at, failed.stopReason());
            run.errorCode = failed.code();
            run.errorMessage = failed.message();
        } else if (event instanceof RunEvent.Cancelled cancelled) {
            end(run, at, cancelled.stopReason().orElse("cancelled"));
        }
    }

    private static void await(ExperimentEntity run, Instant at, String reason) {
        run.waitingSince = run.waitingReason == null ? at : run.waitingSince;
        run.waitingReason = reason;
    }

    private static void complete(ExperimentEntity run, RunEvent.Completed event) {
        end(run, event.envelope().occurredAt(), event.stopReason());
        run.completed = event.envelope().json();
        run.totalSeconds = event.totalSeconds();
        run.test = columns(event.test());
        run.best = columns(event.best());
        if (event.bestTrainLoss().isPresent()) {
            run.bestTrainLoss = event.bestTrainLoss().getAsDouble();
        } else if (!Integer.valueOf(event.bestEpoch()).equals(run.bestEpoch)) {
            run.bestTrainLoss = null;
        }
        run.bestEpoch = event.bestEpoch();
    }

    private static void end(ExperimentEntity run, Instant at, String stopReason) {
        run.finishedAt = at;
        run.stopReason = stopReason;
        run.progress = null;
    }

    private static boolean isNewerProgress(ExperimentEntity run, RunEvent.Key key) {
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

    static MetricColumns columns(Metrics metrics) {
        return MetricColumns.of(
                metrics.loss(), metrics.accuracy(), metrics.precision(), metrics.recall(), metrics.f1());
    }
}
