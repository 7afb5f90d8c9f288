package io.tunelab.trainer.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.command.RunCommand;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.Topics;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.Commands;
import io.tunelab.trainer.queue.FinalState;
import io.tunelab.trainer.queue.Pauses;
import io.tunelab.trainer.queue.QueueRecovery;
import io.tunelab.trainer.queue.QueueSettings;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.TestSchema;
import io.tunelab.trainer.shards.KafkaReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues as they are after the restore of an older backup, beside a log that knows what happened since. */
class CatchUpTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final EventEnvelope EVENTS = new EventEnvelope("a-trainer");
    private final String id = "restored-" + UUID.randomUUID();
    private final List<String> again = new ArrayList<>();
    private DataSource database;
    private RunQueue queue;
    private Pauses pauses;
    private CatchUp catchUp;
    private boolean kafkaIsAway;

    @BeforeEach
    void restoredDatabase() throws SQLException {
        database = TestSchema.fresh("catch_up_test");
        queue = new RunQueue(database, new QueueSettings(LEASE, 3), EVENTS);
        pauses = new Pauses(database, EVENTS);
        var kafka = new KafkaReader(
                Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()));
        var commands = new Commands(queue, pauses, (experiment, attempt, untilEpoch) -> tellContinued(experiment));
        catchUp = new CatchUp(
                kafka, new QueueRecovery(database), commands, (experiment, request) -> again.add(experiment));
        // What other tests left in the topics is no matter of this one.
        catchUp.run();
        execute("TRUNCATE run");
    }

    @Test
    void theNextAttemptIsNewerThanAllInTheLog() {
        queue.enqueue(request(id));
        claim();
        tell(1, started());
        tell(3, started());

        assertThat(catchUp.run()).isEqualTo(1);

        var claimed = claim();
        assertThat(claimed).map(ClaimedRun::experimentId).contains(id);
        assertThat(claimed).map(ClaimedRun::attempt).contains(4);
    }

    @Test
    void aRunThatHasEndedIsNotTrainedAgain() {
        queue.enqueue(request(id));
        claim();
        tell(2, started());
        tell(2, new RunEvent.RunCancelled(RunEvent.StopReason.CANCELLED));

        catchUp.run();

        assertThat(claim()).isEmpty();
        assertThat(stored("state || ' ' || attempt || ' ' || final_published")).contains("CANCELLED 2 true");
        assertThat(queue.unpublished(10)).isEmpty();
    }

    @Test
    void aRunThatCameAfterTheBackupIsInTheQueueAgainAndOneThatEndedSinceHasEnded() {
        tell(0, new RunEvent.RunQueued(request(id)));
        var ended = id + "-ended";
        tell(ended, 0, new RunEvent.RunQueued(request(ended)));
        tell(ended, 1, started());
        tell(ended, 1, new RunEvent.RunStopped(RunEvent.StopReason.STOPPED));

        assertThat(catchUp.run()).isEqualTo(2);

        assertThat(claim()).map(ClaimedRun::request).contains(request(id));
        assertThat(claim()).isEmpty();
    }

    @Test
    void aRunThatPausedSinceStaysSoAndACommandThatContinuedItHoldsAgain() {
        queue.enqueue(request(id));
        tell(1, started());
        tell(1, new RunEvent.RunPaused(2));
        catchUp.run();
        assertThat(claim()).isEmpty();
        assertThat(stored("state || ' ' || paused_after")).contains("PAUSED 2");

        execute("UPDATE run SET state = 'QUEUED', attempt = 0, paused_after = 0");
        execute("UPDATE log_position SET next_offset = 0");
        command(new RunCommand.Continue(id, RunCommand.MOST_EPOCHS));
        execute("UPDATE run SET until_epoch = 2");
        catchUp.run();

        assertThat(claim()).map(ClaimedRun::untilEpoch).contains(OptionalInt.of(RunCommand.MOST_EPOCHS));
    }

    @Test
    void aCancelThatCameAfterTheBackupHoldsAgain() {
        queue.enqueue(request(id));
        tell(1, started());
        command(new RunCommand.Cancel(id));

        catchUp.run();

        assertThat(claim()).isEmpty();
        assertThat(stored("state")).contains("CANCELLED");
    }

    @Test
    void aCancelHoldsAgainEvenIfItIsAllThatTheQueueLacks() {
        queue.enqueue(request(id));
        claim();
        tell(1, started());
        command(new RunCommand.Cancel(id));

        assertThat(catchUp.run()).isZero();

        assertThat(stored("state || ' ' || cancel_requested")).contains("RUNNING true");
    }

    @Test
    void whatFailedBetweenEventsAndCommandsIsDoneByTheNextTry() {
        queue.enqueue(request(id));
        tell(1, new RunEvent.RunPaused(2));
        command(new RunCommand.Continue(id, 5));
        command(new RunCommand.Cancel(id));
        kafkaIsAway = true;
        assertThatThrownBy(catchUp::run).hasMessage("no broker");
        kafkaIsAway = false;

        catchUp.run();

        assertThat(claim()).isEmpty();
        assertThat(stored("state")).contains("CANCELLED");
    }

    @Test
    void commandsOfEarlierPausesDoNotTouchARunThatPausedLater() {
        queue.enqueue(request(id));
        tell(1, new RunEvent.RunPaused(4));
        command(new RunCommand.Stop(id));
        command(new RunCommand.Continue(id, 4));

        catchUp.run();

        assertThat(stored("state || ' ' || paused_after")).contains("PAUSED 4");
    }

    @Test
    void aRunThatPausedSinceInTheAttemptThatTheBackupHoldsIsPausedAgain() {
        queue.enqueue(request(id));
        claim();
        tell(1, new RunEvent.RunPaused(2));
        execute("UPDATE run SET lease_until = now() - interval '1 minute', tries = 2");

        assertThat(catchUp.run()).isEqualTo(1);

        assertThat(stored("state || ' ' || attempt || ' ' || paused_after || ' ' || tries"))
                .contains("PAUSED 1 2 0");
    }

    @Test
    void aPauseOfATrainerThatHoldsTheRunIsItsOwnToWriteDown() {
        queue.enqueue(request(id));
        var held = claim().orElseThrow();
        tell(1, new RunEvent.RunPaused(2));

        assertThat(catchUp.run()).isZero();

        assertThat(pauses.pause(held, 2)).isTrue();
    }

    @Test
    void aRunThatPausedButWasToBeContinuedOrCancelledIsQueued() {
        queue.enqueue(request(id));
        queue.enqueue(request(id + "-cancelled"));
        claim();
        claim();
        execute("UPDATE run SET lease_until = now() - interval '1 minute', until_epoch = 4 WHERE experiment_id = '" + id
                + "'");
        execute(
                "UPDATE run SET lease_until = now() - interval '1 minute', cancel_requested = true WHERE experiment_id = '"
                        + id + "-cancelled'");
        tell(1, new RunEvent.RunPaused(2));
        tell(id + "-cancelled", 1, new RunEvent.RunPaused(2));

        assertThat(catchUp.run()).isEqualTo(2);

        assertThat(stored("state")).containsExactly("QUEUED", "QUEUED");
    }

    @Test
    void aQueueThatIsUpToTheLogStaysAsItIs() {
        queue.enqueue(request(id));
        tell(0, new RunEvent.RunQueued(request(id)));
        var mine = claim().orElseThrow();
        tell(1, started());
        var before = stored("run::text");

        assertThat(catchUp.run()).isZero();

        assertThat(stored("run::text")).isEqualTo(before);
        assertThat(queue.finish(mine, FinalState.FAILED, "{}")).isTrue();
    }

    @Test
    void whatWaitsAndWhatEndedLastIsToldAgainWhenTheLogWasLost() {
        queue.enqueue(request(id));
        var mine = claim().orElseThrow();
        queue.finish(mine, FinalState.FAILED, "{}");
        queue.published(id);
        queue.enqueue(request(id + "-waits"));
        execute("UPDATE log_position SET topic_id = 'another', next_offset = 1000000");

        catchUp.run();

        assertThat(queue.unpublished(10)).hasSize(1);
        assertThat(again).containsExactly(id + "-waits");
    }

    private Optional<ClaimedRun> claim() {
        return queue.claim("t");
    }

    private void tell(int attempt, RunEvent event) {
        tell(id, attempt, event);
    }

    private static void tell(String experiment, int attempt, RunEvent event) {
        Topics.send("run-events", experiment, EVENTS.write(experiment, attempt, 0, event));
    }

    private static void command(RunCommand command) {
        Topics.send(
                "run-commands",
                command.experimentId(),
                command.json(Instant.now()).toString());
    }

    private void tellContinued(String experiment) {
        if (kafkaIsAway && experiment.equals(id)) {
            throw new IllegalStateException("no broker");
        }
    }

    private static RunEvent started() {
        return new RunEvent.RunStarted("cpu", "fp32", 1, 0, OptionalInt.empty());
    }

    private static ExperimentRequest request(String experiment) {
        var json = """
                {"experiment_id": "%s", "model": "m", "dataset": {"name": "d"}, "epochs": 5, "pause_after": 1}""".formatted(experiment);
        return RequestReader.STRICT.read(json.getBytes(StandardCharsets.UTF_8), () -> experiment);
    }

    private List<String> stored(String column) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + column + " FROM run")) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void execute(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
