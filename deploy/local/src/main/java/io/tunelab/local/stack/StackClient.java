package io.tunelab.local.stack;

import io.tunelab.local.stack.StackRecord.State;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts, watches and stops a stack that runs in a process of its own.
 *
 * <p>That process has its own session: a Ctrl-C in the terminal reaches only the command that the user sees, which then
 * stops the parts in order, instead of all of them at once.
 */
public final class StackClient {
    private static final Duration LOOK = Duration.ofMillis(150);

    /** Longer than the parts' own patience together. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(75);

    private final DataDirectory directory;

    public StackClient(DataDirectory directory) {
        this.directory = directory;
    }

    /** The stack that runs, if one does. */
    public Optional<StackRecord> running() {
        return StackRecord.read(directory).filter(StackRecord::isSupervised).filter(StackClient::isLive);
    }

    /**
     * Starts a stack; returns when it is ready.
     *
     * @param bound whether it ends with this process
     * @param watcher sees every new record
     * @throws StackException if it could not start
     */
    public StackRecord start(StackSettings settings, boolean bound, Consumer<StackRecord> watcher) {
        running().ifPresent(record -> {
            throw new StackException(describeRunning(record));
        });
        var process = launch(settings, bound);
        StackRecord last = null;
        while (true) {
            var record = StackRecord.read(directory)
                    .filter(candidate -> candidate.supervisor().pid() == process.pid());
            if (record.isPresent() && !Objects.equals(record.get(), last)) {
                last = record.get();
                watcher.accept(last);
                switch (last.state()) {
                    case READY -> {
                        return last;
                    }
                    case FAILED -> {
                        awaitEnd(process);
                        throw new StackException(last.message());
                    }
                    case STOPPED -> throw new StackException("stopped while it started");
                    default -> {}
                }
            }
            if (!process.isAlive()
                    && record.map(r -> r.state() == State.STARTING).orElse(true)) {
                throw new StackException("the stack's process ended with exit status " + process.exitValue()
                        + ". The end of its log, " + directory.log("tunelab") + ":\n" + directory.tail("tunelab", 20));
            }
            pause();
        }
    }

    /** Whoever starts it again at once should not meet the one that is about to end. */
    private static void awaitEnd(Process process) {
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            pause();
        }
    }

    /** Where a stack runs, and how to stop it. */
    public static String describeRunning(StackRecord record) {
        var since = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
        return "Tunelab is running already on %s (process %d, since %s): %s. `tunelab down` stops it."
                .formatted(
                        record.dataDirectory(),
                        record.supervisor().pid(),
                        since.format(record.startedAt()),
                        record.state() == State.READY ? "REST at " + record.restUrl() : record.message());
    }

    /**
     * Stops the stack, or what is left of one whose process was killed.
     *
     * @return what was stopped; empty if nothing ran
     */
    public List<String> stop(Consumer<StackRecord> watcher) {
        var record = running();
        if (record.isEmpty()) {
            return stopLeftovers();
        }
        var supervisor = record.get().supervisor();
        supervisor.handle().ifPresent(ProcessHandle::destroy);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (supervisor.isAlive() && System.nanoTime() < deadline) {
            StackRecord.read(directory).ifPresent(watcher);
            pause();
        }
        if (supervisor.isAlive()) {
            supervisor.stop(Duration.ZERO);
            stopLeftovers();
        }
        return record.get().parts().stream().map(StackRecord.Part::name).toList();
    }

    /** Nothing if somebody has the lock: what runs then is theirs, a restore's database for example. */
    private List<String> stopLeftovers() {
        if (!Files.isDirectory(directory.run())) {
            return List.of();
        }
        return StackLock.tryAcquire(directory).map(this::stopLeftovers).orElse(List.of());
    }

    private List<String> stopLeftovers(StackLock lock) {
        try (lock) {
            var leftovers = Leftovers.of(directory);
            leftovers.stop();
            return leftovers.names();
        }
    }

    private Process launch(StackSettings settings, boolean bound) {
        directory.create();
        var command =
                new ArrayList<>(List.of("setsid", Installation.java().toString(), "-Xmx512m", "-XX:+UseSerialGC"));
        command.add("-Dtunelab.root=" + settings.installation().root());
        command.addAll(List.of("-cp", absoluteClassPath(), "io.tunelab.local.Tunelab", "serve"));
        command.addAll(List.of("--data-dir", directory.root().toString(), "--trainers", "" + settings.trainers()));
        command.addAll(List.of("--kafka-port", "" + settings.ports().kafka()));
        command.addAll(List.of("--postgres-port", "" + settings.ports().postgres()));
        command.addAll(List.of("--port", "" + settings.ports().rest()));
        if (settings.guardedKafka()) {
            command.add("--kafka-password");
        }
        settings.dataSets().forEach((name, file) -> command.addAll(List.of("--data-set", name + "=" + file)));
        if (bound) {
            command.addAll(List.of("--owner", "" + ProcessHandle.current().pid()));
        }
        var builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.log("tunelab").toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new StackException("cannot start the stack's process: " + e.getMessage(), e);
        }
    }

    /** The class path of this process, which may have been given relative to its working directory. */
    private static String absoluteClassPath() {
        var separator = java.io.File.pathSeparator;
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(separator)) {
            entries.add(java.nio.file.Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, entries);
    }

    private static boolean isLive(StackRecord record) {
        return record.state() != State.STOPPED && record.state() != State.FAILED;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
