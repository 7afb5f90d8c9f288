package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent.CurvePoint;
import io.tunelab.contract.event.RunEvent.Phase;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.trainer.events.RunEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends what the run is doing now every two seconds, whether or not anything has changed. */
final class Heartbeat implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(2);
    private final RunEvents events;
    private final RunLog log;
    private final ScheduledExecutorService clock;
    private final List<CurvePoint> points = new ArrayList<>();
    private volatile RunProgress now = RunProgress.of(Phase.PREPARING);

    Heartbeat(RunEvents events, RunLog log) {
        this.events = events;
        this.log = log;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        // With a fixed rate a process that slept would make up for all the beats that it missed.
        clock.scheduleWithFixedDelay(this::beat, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void phase(Phase phase) {
        now = RunProgress.of(phase);
    }

    void progress(RunProgress progress) {
        now = progress;
    }

    /** A point of the training curve; told with the next beat. */
    void point(CurvePoint point) {
        synchronized (points) {
            points.add(point);
        }
    }

    /** Tells the points that wait for the next beat now. */
    void tellPoints() {
        var waiting = takePoints();
        if (!waiting.isEmpty()) {
            events.emit(now.with(waiting));
        }
    }

    private void beat() {
        log.tell();
        events.emit(now.with(takePoints()));
    }

    private List<CurvePoint> takePoints() {
        synchronized (points) {
            var taken = List.copyOf(points);
            points.clear();
            return taken;
        }
    }

    /** Something that people should know; sent with the next beat, and after that only with the run's end. */
    void note(String message) {
        now = RunProgress.of(Phase.PREPARING, message);
        events.emit(now);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
