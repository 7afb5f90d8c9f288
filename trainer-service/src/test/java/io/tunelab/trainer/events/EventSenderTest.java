package io.tunelab.trainer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tunelab.contract.event.RunEvent.CurvePoint;
import io.tunelab.contract.event.RunEvent.Phase;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.contract.event.RunEvent.RunStarted;
import io.tunelab.contract.event.RunEvent.StopReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private final ObjectMapper json = new ObjectMapper().registerModule(new Jdk8Module());
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final AtomicInteger tried = new AtomicInteger();
    private volatile boolean kafkaIsAway;
    private final EventSender sender = new EventSender(this::deliver, Duration.ofMillis(10));

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void eventsArriveInTheirOrderAndNumbered() throws Exception {
        var run = run("a", 1);

        for (int i = 0; i < 50; i++) {
            run.emit(started());
        }

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(sequences("a"))
                .hasSize(50)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(0);
    }

    @Test
    void duringAnOutageNothingIsLostAndNobodyWaits() throws Exception {
        var run = run("a", 1);
        kafkaIsAway = true;

        run.emit(started());
        run.emit(cancelled());
        await().until(() -> tried.get() > 3);
        assertThat(sender.flush(Duration.ofMillis(50))).isFalse();
        kafkaIsAway = false;

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(delivered).hasSize(2);
        assertThat(delivered.get(0)).contains("run_started");
        assertThat(delivered.get(1)).contains("run_cancelled");
    }

    @Test
    void progressOfAnOutageIsReplacedByNewerProgress() throws Exception {
        var run = run("a", 1);
        kafkaIsAway = true;
        run.emit(started());
        await().until(() -> tried.get() > 0);

        for (int i = 0; i < 1000; i++) {
            run.emit(RunProgress.of(Phase.TRAINING));
        }
        run.emit(cancelled());
        kafkaIsAway = false;

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(sequences("a")).containsExactly(0, 1000, 1001);
    }

    @Test
    void pointsOfTheTrainingCurveOutliveAnOutage() throws Exception {
        var run = run("a", 1);
        kafkaIsAway = true;
        run.emit(started());
        await().until(() -> tried.get() > 0);

        for (int step = 1; step <= 3; step++) {
            run.emit(RunProgress.of(Phase.TRAINING));
            run.emit(RunProgress.of(Phase.TRAINING).with(List.of(new CurvePoint(step, 0.5, 1e-5, 100))));
            run.emit(RunProgress.of(Phase.TRAINING));
        }
        kafkaIsAway = false;

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(sequences("a")).containsExactly(0, 2, 5, 8, 9);
        assertThat(delivered.stream().filter(event -> event.contains("\"curve\"")))
                .hasSize(3);
    }

    @Test
    void afterTheFenceNothingIsSentNotEvenWhatWasOnItsWay() throws Exception {
        var lost = run("lost", 1);
        var held = run("held", 1);
        kafkaIsAway = true;
        lost.emit(started());
        await().until(() -> tried.get() > 0);
        lost.emit(cancelled());
        held.emit(started());

        lost.fence();
        kafkaIsAway = false;
        lost.emit(started());

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(delivered).singleElement().satisfies(event -> assertThat(event)
                .contains("\"held\""));
    }

    @Test
    void whileItIsNotSureThatTheRunIsOursItsEventsWaitInTheirOrder() throws Exception {
        var held = new AtomicBoolean(true);
        var run = run("a", 1);
        run.sendWhile(held::get);
        run.emit(started());
        assertThat(sender.flush(LONG)).isTrue();

        held.set(false);
        run.emit(RunProgress.of(Phase.TRAINING));
        run.emit(cancelled());
        assertThat(sender.flush(Duration.ofMillis(100))).isFalse();
        assertThat(sequences("a")).containsExactly(0);
        held.set(true);

        assertThat(sender.flush(LONG)).isTrue();
        assertThat(sequences("a")).containsExactly(0, 1, 2);
    }

    private RunEvents run(String id, int attempt) {
        return new RunEvents(id, attempt, new EventEnvelope("test"), sender);
    }

    private List<Integer> sequences(String id) {
        return delivered.stream()
                .filter(event -> event.contains("\"" + id + "\""))
                .map(this::sequence)
                .toList();
    }

    private int sequence(String event) {
        try {
            return json.readTree(event).path("sequence").asInt();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void deliver(String key, byte[] value) {
        tried.incrementAndGet();
        if (kafkaIsAway) {
            throw new IllegalStateException("no broker");
        }
        delivered.add(new String(value, StandardCharsets.UTF_8));
    }

    private static RunStarted started() {
        return new RunStarted("cpu", "fp32", 2, 1.5, OptionalInt.of(3));
    }

    private static RunCancelled cancelled() {
        return new RunCancelled(StopReason.CANCELLED);
    }
}
