package io.tunelab.local.stack;

import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The database of a stack, whether the stack runs or not: one that is stopped gets its PostgreSQL alone, for as long. */
public final class DatabaseSession implements AutoCloseable {
    private static final String INCOMPLETE = "incomplete";
    private final DataDirectory directory;
    private final String jdbcUrl;
    private final Runnable close;

    private DatabaseSession(DataDirectory directory, String jdbcUrl, Runnable close) {
        this.directory = directory;
        this.jdbcUrl = jdbcUrl;
        this.close = close;
    }

    /**
     * For who only reads.
     *
     * @throws StackException if there is no database, or a restore has left it half-way
     */
    public static DatabaseSession reading(DataDirectory directory) {
        var running = new StackClient(directory)
                .running()
                .filter(record -> record.state() == StackRecord.State.READY)
                .flatMap(record -> record.part(LocalStack.POSTGRES));
        if (running.isPresent()) {
            return new DatabaseSession(directory, running.get().address(), () -> {});
        }
        if (!Files.exists(directory.postgres().resolve("data"))) {
            throw new StackException("there is no database in " + directory.root() + " yet");
        }
        refuseIncomplete(directory);
        return alone(directory);
    }

    /**
     * For who changes what the services rely on; makes the database if there is none.
     *
     * @throws StackException if the stack runs
     */
    public static DatabaseSession alone(DataDirectory directory) {
        directory.create();
        var lock = StackLock.tryAcquire(directory)
                .orElseThrow(() -> new StackException(
                        "a stack is running on " + directory.root() + "; stop it first with `tunelab down`"));
        try {
            Leftovers.of(directory).stop();
            var log = directory.log(LocalStack.POSTGRES).toFile();
            var starting = CompletableFuture.supplyAsync(() ->
                    EmbeddedDatabase.startGuarded(directory.postgres(), 0, ProcessBuilder.Redirect.appendTo(log)));
            // One that is still starting is waited for: it could not be stopped else.
            var onExit = OnExit.run(() -> starting.thenAccept(EmbeddedDatabase::close)
                    .exceptionally(failure -> null)
                    .join());
            return new DatabaseSession(directory, started(starting, onExit).jdbcUrl(), () -> {
                starting.join().close();
                onExit.close();
                lock.close();
            });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedDatabase started(CompletableFuture<EmbeddedDatabase> starting, OnExit onExit) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            onExit.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** For JDBC clients of any role. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** By role. */
    public Function<Role, String> passwords() {
        return role -> EmbeddedDatabase.password(directory.postgres(), role);
    }

    /** From now on no stack starts on this database, until {@link #setComplete}. */
    public void setIncomplete(String reason) {
        try {
            Files.writeString(marker(directory), reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stacks may start on this database. */
    public void setComplete() {
        try {
            Files.deleteIfExists(marker(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws StackException if no stack may start on the database in {@code directory} */
    static void refuseIncomplete(DataDirectory directory) {
        whyIncomplete(directory).ifPresent(reason -> {
            throw new StackException(reason);
        });
    }

    /** Why no stack may start on the database in {@code directory}. */
    private static Optional<String> whyIncomplete(DataDirectory directory) {
        try {
            return Files.exists(marker(directory))
                    ? Optional.of(Files.readString(marker(directory)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path marker(DataDirectory directory) {
        return directory.postgres().resolve(INCOMPLETE);
    }

    @Override
    public void close() {
        close.run();
    }
}
