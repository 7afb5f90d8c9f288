package io.tunelab.local.faults;

import static org.awaitility.Awaitility.await;

import io.tunelab.local.faults.EventLog.Entry;
import io.tunelab.local.stack.RestartableStack;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A stack at work, as a fault sees it: who trains what, and whether that goes on. */
final class Scene {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> FINAL = Set.of("run_completed", "run_failed", "run_cancelled");

    /** A run that trains now. */
    record Working(String trainer, String run, int attempt) {}

    private final RestartableStack stack;
    private final EventLog events;
    private final Duration outage;

    Scene(RestartableStack stack, EventLog events, Duration outage) {
        this.stack = stack;
        this.events = events;
        this.outage = outage;
    }

    RestartableStack stack() {
        return stack;
    }

    /** Waits until one of the runs trains, in an epoch and on a trainer that is up. */
    Working working(List<String> runs) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> runs.stream().flatMap(run -> working(run).stream()).findAny(), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Working> working(String run) {
        return events.of(run)
                .max(Comparator.comparingInt(Entry::attempt).thenComparingLong(Entry::sequence))
                .filter(last -> !FINAL.contains(last.type()) && !last.type().equals("run_queued"))
                .map(last -> new Working(last.event().path("worker").asText(), run, last.attempt()))
                .filter(found -> stack.process(found.trainer()).isPresent() && stack.isReady(found.trainer()));
    }

    boolean hasEnded(String run) {
        return events.of(run).anyMatch(event -> FINAL.contains(event.type()));
    }

    /** How long until a newer attempt began (or the run had ended in the very moment of the fault). */
    Duration takenOver(String run, int attempt) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events.of(run).anyMatch(event -> event.attempt() > attempt) || hasEnded(run));
        return since(begin);
    }

    /** Kills a service; how long until it answers again. */
    Duration startedAgain(String service) {
        int before = stack.restarts(service);
        long begin = System.nanoTime();
        Fault.kill(stack, service);
        await().atMost(PATIENCE).until(() -> stack.restarts(service) > before && stack.isReady(service));
        return since(begin);
    }

    /** How long until anything is heard again. */
    Duration nextEvent() {
        long begin = System.nanoTime();
        int before = events.size();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> events.size() > before);
        return since(begin);
    }

    /** The time for which broker or database are away. */
    void away() {
        try {
            Thread.sleep(outage.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
