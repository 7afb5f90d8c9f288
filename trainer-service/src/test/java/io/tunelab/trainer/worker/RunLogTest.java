package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.LogLevel;
import io.tunelab.contract.event.RunEvent.RunLogged;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.events.RunEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLogTest {
    private static final Logger LOG = Logger.getLogger("io.tunelab.trainer.worker.Somebody");
    private final List<RunLogged> told = new CopyOnWriteArrayList<>();
    private final EventSender sender = new EventSender(this::receive, Duration.ofMillis(10));
    private final RunLog log = RunLog.of("mine", new RunEvents("mine", 1, new EventEnvelope("trainer-1"), sender));

    @BeforeEach
    void begin() {
        MDC.put(RunLog.EXPERIMENT, "mine");
    }

    @AfterEach
    void end() {
        MDC.remove(RunLog.EXPERIMENT);
        log.close();
        sender.close();
    }

    @Test
    void linesOfTheRunAreToldOnceAndNoOthers() throws Exception {
        LOG.info("first");
        LOG.debug("not said aloud");
        Logger.getLogger("ai.djl.Engine").info("where a library was found");
        MDC.put(RunLog.EXPERIMENT, "another");
        LOG.info("of another run");
        MDC.put(RunLog.EXPERIMENT, "mine");
        LOG.errorf(new IllegalStateException("no room"), "it broke in step %d", 7);
        log.tell();
        log.tell();
        LOG.warn("second");
        log.tell();
        log.close();
        LOG.warn("after the end");
        log.tell();

        assertThat(sender.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(told).hasSize(2);
        var lines = told.get(0).lines();
        assertThat(lines).extracting(RunEvent.LogLine::level).containsExactly(LogLevel.INFO, LogLevel.ERROR);
        assertThat(lines).extracting(RunEvent.LogLine::logger).containsOnly("Somebody");
        assertThat(lines.get(1).message())
                .startsWith("it broke in step 7: java.lang.IllegalStateException: no room")
                .contains("RunLogTest.linesOfTheRunAreToldOnceAndNoOthers");
        assertThat(told.get(1).lines()).singleElement().satisfies(line -> assertThat(line.message())
                .isEqualTo("second"));
    }

    @Test
    void ofAFloodTheNewestLinesAreTold() throws Exception {
        for (int i = 0; i < 1000; i++) {
            LOG.infof("line %d", i);
        }
        log.tell();
        LOG.info("x".repeat(1_000_000));
        for (int i = 0; i < 20; i++) {
            LOG.info("y".repeat(5_000));
        }
        log.tell();

        assertThat(sender.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(told.get(0).lines()).hasSize(200);
        assertThat(told.get(0).lines().get(199).message()).isEqualTo("line 999");
        assertThat(told.get(0).skipped()).hasValue(800);
        assertThat(told.get(1).lines()).hasSize(12).allMatch(line -> line.message()
                .startsWith("y"));
        assertThat(told.get(1).skipped()).hasValue(9);
    }

    @Test
    void afterMuchWasToldOnlyTheEndOfTheAttemptFollows() throws Exception {
        for (int i = 0; i < 100; i++) {
            LOG.info(i + "z".repeat(7_000));
            log.tell();
        }
        LOG.info("the last words");
        log.tellRest();

        assertThat(sender.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(told).hasSizeBetween(30, 45);
        var rest = told.get(told.size() - 1);
        assertThat(rest.lines()).hasSize(9);
        assertThat(rest.lines().get(8).message()).isEqualTo("the last words");
        assertThat(rest.skipped().orElseThrow() + rest.lines().size() + told.size() - 1)
                .isEqualTo(101);
    }

    private void receive(String key, byte[] value) {
        told.add((RunLogged) EventReader.read(MessageJson.tree(value)).event());
    }
}
