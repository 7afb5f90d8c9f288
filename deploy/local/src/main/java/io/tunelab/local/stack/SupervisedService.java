package io.tunelab.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.local.stack.StackRecord.PartState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps one process running: starts it, sees it become ready, starts it again when it dies.
 *
 * <p>One that dies before it was ever ready is not started again: its configuration is wrong, and its log says how.
 */
final class SupervisedService {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration HELD_PATIENCE = Duration.ofSeconds(10);
    private static final long LARGEST_LOG = 10_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final ServiceDefinition definition;
    private final Runnable changed;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final Thread supervisor;
    private volatile Process process;

    /** Of the process that runs; its health answer names it. */
    private volatile String instance = "";

    private volatile StackRecord.Part part;

    /** Whether somebody else works on what the service keeps. */
    private final BooleanSupplier held;

    /** @param changed called after every change of {@link #part()}, from any thread */
    SupervisedService(ServiceDefinition definition, Runnable changed) {
        this(definition, changed, () -> false);
    }

    /** @param held the service is stopped while it says so */
    SupervisedService(ServiceDefinition definition, Runnable changed, BooleanSupplier held) {
        this.definition = definition;
        this.changed = changed;
        this.held = held;
        this.part = new StackRecord.Part(
                definition.name(), PartState.STARTING, definition.url(), Optional.empty(), 0, Instant.now());
        this.supervisor = new Thread(this::supervise, "supervise-" + definition.name());
        supervisor.setDaemon(true);
    }

    void start() {
        supervisor.start();
    }

    StackRecord.Part part() {
        return part;
    }

    int port() {
        return definition.port();
    }

    /** Waits for the first readiness; false if it died before, or is not ready after {@code patience}. */
    boolean awaitReady(Duration patience) throws InterruptedException {
        return decided.await(patience.toMillis(), TimeUnit.MILLISECONDS) && part.state() != PartState.FAILED;
    }

    /** Ends the process for good: politely, then after {@code patience} by force. */
    void stop(Duration patience) {
        stopAsked.countDown();
        try {
            if (supervisor.isAlive()) {
                supervisor.join(Duration.ofSeconds(10).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process != null && process.isAlive()) {
            OwnProcess.of(process.toHandle()).stop(patience);
        }
        if (part.state() != PartState.FAILED) {
            become(PartState.STOPPED, Optional.empty());
        }
    }

    private void supervise() {
        var backOff = new BackOff();
        boolean wasReady = false;
        try {
            while (!isStopAsked()) {
                if (held.getAsBoolean()) {
                    standBy();
                }
                if (isStopAsked()) {
                    return;
                }
                var started = Instant.now();
                process = launch();
                become(
                        wasReady ? PartState.RESTARTING : PartState.STARTING,
                        Optional.of(OwnProcess.of(process.toHandle())));
                var watched = watch();
                wasReady |= watched.wasReady();
                if (isStopAsked()) {
                    return;
                }
                if (watched.isHeld()) {
                    // Not asked again: a hold that is short is over by now, and the process has not ended by itself.
                    standBy();
                    continue;
                }
                if (!wasReady) {
                    become(PartState.FAILED, Optional.empty());
                    return;
                }
                restarting();
                stopAsked.await(
                        backOff.after(Duration.between(started, Instant.now())).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            note("cannot be started: " + e.getMessage());
            become(PartState.FAILED, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            decided.countDown();
        }
    }

    /** Stops the process, and waits until it may run again. */
    private void standBy() throws InterruptedException {
        if (process != null && process.isAlive()) {
            OwnProcess.of(process.toHandle()).stop(HELD_PATIENCE);
        }
        note("is held: another process works on its tables");
        become(PartState.STOPPED, Optional.empty());
        while (held.getAsBoolean() && !stopAsked.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {}
    }

    /** @param isHeld whether the process runs, and has to stop for somebody else */
    private record Watched(boolean wasReady, boolean isHeld) {}

    /** Returns when the process ended or is to be stopped. */
    private Watched watch() throws InterruptedException {
        boolean ready = false;
        while (!isStopAsked() && !process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (held.getAsBoolean()) {
                return new Watched(ready, true);
            }
            if (!ready && answers()) {
                ready = true;
                become(PartState.READY, part.process());
                decided.countDown();
            }
        }
        return new Watched(ready, false);
    }

    /** Whether this very process answers, and not another program on its port. */
    private boolean answers() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(definition.url() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    && JSON.readTree(answer.body()).path("instance").asText().equals(instance);
        } catch (IOException e) {
            return false;
        }
    }

    private Process launch() throws IOException {
        rollLog();
        note("starting");
        var builder = new ProcessBuilder(definition.command());
        builder.environment().putAll(definition.environment());
        instance = UUID.randomUUID().toString();
        builder.environment().put("TUNELAB_INSTANCE", instance);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(definition.log().toFile()));
        return builder.start();
    }

    private void restarting() {
        note("ended with exit status " + process.exitValue() + "; it is started again");
        part = new StackRecord.Part(
                part.name(),
                PartState.RESTARTING,
                part.address(),
                Optional.empty(),
                part.restarts() + 1,
                Instant.now());
        changed.run();
    }

    private void become(PartState state, Optional<OwnProcess> own) {
        part = new StackRecord.Part(part.name(), state, part.address(), own, part.restarts(), Instant.now());
        changed.run();
    }

    private boolean isStopAsked() {
        return stopAsked.getCount() == 0;
    }

    private void rollLog() throws IOException {
        var log = definition.log();
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A line of the supervisor's in the service's log, where who looks for a reason looks first. */
    private void note(String text) {
        try {
            Files.writeString(
                    definition.log(),
                    "---- " + Instant.now() + " tunelab: " + definition.name() + " " + text + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("cannot write " + definition.log() + ": " + e.getMessage());
        }
    }
}
