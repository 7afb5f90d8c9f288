package io.tunelab.local.stack;

import io.tunelab.embedded.BrokerPassword;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.local.stack.StackRecord.PartState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Calls results-service's own tool on the stack of a data directory. Of a stack that runs only results-service is stopped for
 * it, and started again after it; one that is stopped gets its broker and database for as long.
 */
public final class ResultsTool {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The broker notices after its session timeout that a consumer is gone. */
    private static final Duration LEAVING = Duration.ofSeconds(40);

    private static final long LOOK_MILLIS = 250;
    private final Installation installation;
    private final DataDirectory directory;
    private final Consumer<String> progress;

    /** @param progress told what is done */
    public ResultsTool(Installation installation, DataDirectory directory, Consumer<String> progress) {
        this.installation = installation;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Calls it.
     *
     * @param busy its exit status while the service has not quite gone
     * @return what it printed; its log messages are in results-service's log
     * @throws StackException if it fails
     */
    public String call(int busy, String... arguments) {
        var running = new StackClient(directory).running();
        if (running.isEmpty()) {
            return callStopped(busy, arguments);
        }
        var record = running.get();
        if (record.state() != StackRecord.State.READY) {
            throw new StackException("the stack is not ready: " + record.message());
        }
        try (var hold = Hold.on(directory, LocalStack.RESULTS)) {
            progress.accept("stopping results-service; trainers continue");
            awaitResults(PartState.STOPPED);
            var said = untilFree(
                    busy,
                    definition(address(record, LocalStack.KAFKA), address(record, LocalStack.POSTGRES)),
                    arguments);
            hold.release();
            progress.accept("starting results-service");
            awaitResults(PartState.READY);
            return said;
        }
    }

    private String callStopped(int busy, String... arguments) {
        var lock = StackLock.tryAcquire(directory.create())
                .orElseThrow(() -> new StackException("a stack is starting on " + directory.root()));
        try (lock;
                var ports = new Ports()) {
            Leftovers.of(directory).stop();
            DatabaseSession.refuseIncomplete(directory);
            boolean isGuarded = !BrokerPassword.clientIn(directory.kafka()).isEmpty();
            var settings = new StackSettings(
                    installation, directory, 1, new StackSettings.PortWishes(0, 0, 0), Map.of(), isGuarded);
            var servers = new Servers(settings, ports, () -> {});
            progress.accept("starting Kafka and PostgreSQL");
            var onExit = OnExit.run(servers::stop);
            try {
                servers.start().join();
                return untilFree(busy, definition(servers.bootstrapServers(), servers.jdbcUrl()), arguments);
            } finally {
                servers.stop();
                onExit.close();
            }
        }
    }

    private ServiceDefinition definition(String bootstrapServers, String jdbcUrl) {
        var settings = new StackSettings(installation, directory, 1, new StackSettings.PortWishes(0, 0, 0), Map.of());
        return new ServiceDefinitions(
                        settings,
                        bootstrapServers,
                        jdbcUrl,
                        role -> EmbeddedDatabase.password(directory.postgres(), role))
                .results(0, 0, 0);
    }

    private static String address(StackRecord record, String part) {
        return record.part(part).map(StackRecord.Part::address).orElseThrow();
    }

    private void awaitResults(PartState wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var state = StackRecord.read(directory)
                    .flatMap(record -> record.part(LocalStack.RESULTS))
                    .map(StackRecord.Part::state);
            if (state.filter(wanted::equals).isPresent()) {
                return;
            }
            pause();
        }
        throw new StackException("results-service is not %s after %d s; `tunelab logs results` shows why"
                .formatted(wanted.name().toLowerCase(Locale.ROOT), PATIENCE.toSeconds()));
    }

    private String untilFree(int busy, ServiceDefinition definition, String... arguments) {
        long deadline = System.nanoTime() + LEAVING.toNanos();
        while (true) {
            var said = call(definition, arguments);
            if (said.status() == 0) {
                return said.text();
            }
            if (said.status() != busy || System.nanoTime() > deadline) {
                throw new StackException(
                        said.text().isEmpty()
                                ? "results-service ended with exit status %d; `tunelab logs results` shows why"
                                        .formatted(said.status())
                                : said.text());
            }
            pause();
        }
    }

    private record Said(int status, String text) {}

    private static Said call(ServiceDefinition definition, String... arguments) {
        var command = new ArrayList<>(definition.command());
        command.addAll(List.of(arguments));
        // What the JVM says of its own options is no answer.
        var log = ProcessBuilder.Redirect.appendTo(definition.log().toFile());
        var builder = new ProcessBuilder(command).redirectError(log);
        builder.environment().putAll(definition.environment());
        try {
            var process = builder.start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text.strip());
        } catch (IOException e) {
            throw new StackException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
