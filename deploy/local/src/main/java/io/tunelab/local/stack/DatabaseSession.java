package io.tunelab.local.stack;

import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
     * @throws StackException if there is no database
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
            var database =
                    EmbeddedDatabase.startGuarded(directory.postgres(), 0, ProcessBuilder.Redirect.appendTo(log));
            return new DatabaseSession(directory, database.jdbcUrl(), () -> {
                database.close();
                lock.close();
            });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
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

    /** Why no stack may start on the database in {@code directory}. */
    static Optional<String> whyIncomplete(DataDirectory directory) {
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
