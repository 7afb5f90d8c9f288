package io.tunelab.results.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.embedded.Contracts;
import io.tunelab.results.Stack;
import io.tunelab.results.ingest.RunProgression.Outcome;
import io.tunelab.results.store.EpochEntity;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunProgressionTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "QUEUED, run-started, RUNNING",
        "QUEUED, run-failed, FAILED",
        "QUEUED, run-cancelled, CANCELLED",
        "RUNNING, run-completed, COMPLETED",
        "RUNNING, run-released, QUEUED",
        "RUNNING, run-paused, PAUSED",
        "STALLED, run-paused, PAUSED",
        "PAUSED, run-started, RUNNING",
        "PAUSED, run-released, QUEUED",
        "PAUSED, run-stopped, STOPPED",
        "PAUSED, run-cancelled, CANCELLED",
        "STALLED, run-released, QUEUED",
        "QUEUED, run-waiting, QUEUED",
        "STALLED, run-progress, RUNNING",
        "STALLED, epoch-completed, RUNNING",
        "REJECTED, run-queued, QUEUED",
    })
    void anEventBringsTheRunIntoItsNextState(State before, String sample, State after) {
        var run = run(before);

        assertThat(RunProgression.apply(run, sample(sample), NOW)).isEqualTo(Outcome.APPLIED);

        assertThat(run.state).isEqualTo(after);
        assertThat(run.heardAt).isEqualTo(NOW);
    }

    @Test
    void aRunSaysWhyItWaitsUntilItBegins() {
        var run = run(State.QUEUED);

        RunProgression.apply(run, sample("run-waiting"), NOW);
        assertThat(run.waitingReason).isEqualTo("model 'some/model' is being downloaded");
        assertThat(run.waitingSince).isNotNull();

        RunProgression.apply(run, sample("run-started"), NOW);
        assertThat(run.waitingReason).isNull();
        assertThat(run.waitingSince).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run-started", "run-progress", "epoch-completed", "run-completed", "run-failed", "run-released"})
    void aRunThatHasEndedStaysAsItIs(String sample) {
        for (var end : List.of(State.COMPLETED, State.FAILED, State.CANCELLED, State.STOPPED)) {
            var run = run(end);

            assertThat(RunProgression.apply(run, sample(sample), NOW)).isEqualTo(Outcome.ILLEGAL_TRANSITION);

            assertThat(run.state).isEqualTo(end);
            assertThat(run.heardAt).isNull();
        }
    }

    @Test
    void anOlderAttemptChangesNothing() {
        var run = run(State.RUNNING);
        run.attempt = 2;

        assertThat(RunProgression.apply(run, sample("run-completed"), NOW)).isEqualTo(Outcome.OLDER_ATTEMPT);

        assertThat(run.state).isEqualTo(State.RUNNING);
    }

    @Test
    void aHeartbeatDeliveredAgainIsARepeat() {
        var run = run(State.RUNNING);
        RunProgression.apply(run, sample("run-progress"), NOW);

        assertThat(RunProgression.apply(run, sample("run-progress"), NOW.plusSeconds(60)))
                .isEqualTo(Outcome.REPEATED);

        assertThat(run.heardAt).isEqualTo(NOW);
    }

    @Test
    void allMetricsOfTheBestEpochAreItsOwn() {
        var run = run(State.RUNNING);

        BestEpoch.show(run, epoch(2, 0.30, 0.85));

        assertThat(run.bestEpoch).isEqualTo(2);
        assertThat(run.best.loss).isEqualTo(0.30);
        assertThat(run.best.accuracy).isEqualTo(0.85);
    }

    @Test
    void aCompletedRunNamesItsOwnBestEpoch() {
        var run = run(State.RUNNING);
        BestEpoch.show(run, epoch(1, 0.1, 0.5));

        RunProgression.apply(run, sample("run-completed"), NOW);

        assertThat(run.bestEpoch).isEqualTo(2);
        assertThat(run.best.accuracy).isEqualTo(0.8824);
        assertThat(run.bestTrainLoss).isEqualTo(0.2511);
        assertThat(run.progress).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "experiment_id",
                "attempt",
                "sequence",
                "worker",
                "occurred_at",
                "epoch",
                "validation",
                "train_loss"
            })
    void anEventWithoutARequiredFieldIsRefusedByName(String field) {
        var bytes = Stack.eventBytes("epoch-completed", "a", 1, 1, event -> event.remove(field));

        assertThat(ThrowableAssert.catchThrowable(() -> read(bytes)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(field);
    }

    private static Report sample(String name) {
        return read(Contracts.ofThisRepository().sample(name).getBytes(StandardCharsets.UTF_8));
    }

    private static Report read(byte[] message) {
        var tree = MessageJson.tree(message);
        return new Report(EventReader.read(tree), tree.toString());
    }

    private static ExperimentEntity run(State state) {
        var run = new ExperimentEntity();
        run.experimentId = "a";
        run.state = state;
        return run;
    }

    private static EpochEntity epoch(int number, double loss, double accuracy) {
        var epoch = new EpochEntity();
        epoch.epoch = number;
        epoch.validation.loss = loss;
        epoch.validation.accuracy = accuracy;
        return epoch;
    }
}
