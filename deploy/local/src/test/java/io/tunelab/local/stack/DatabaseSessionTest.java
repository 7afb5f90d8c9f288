package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tunelab.local.FakeInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that a command starts for itself, and what becomes of it when the command does not come to its end. */
class DatabaseSessionTest {
    /** One for all tests: unpacking and initialising a database takes longer than any test. */
    @TempDir
    static Path temporary;

    private static DataDirectory directory;

    @BeforeAll
    static void aDirectory() {
        directory = new DataDirectory(temporary.resolve("home"));
    }

    /** A command at work on the database, in a process of its own. */
    static final class Command {
        private Command() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (var session = DatabaseSession.alone(new DataDirectory(Path.of(arguments[0])))) {
                System.out.println(session.jdbcUrl());
                Thread.sleep(Duration.ofMinutes(10).toMillis());
            }
        }
    }

    @Test
    void aCommandThatIsAskedToEndStopsItsDatabase() throws Exception {
        var command = command();
        var database = PostgresProcess.of(directory).orElseThrow();
        assertThat(new StackClient(directory).stop(record -> {})).isEmpty();
        assertThat(database.isAlive()).isTrue();

        command.destroy();

        command.waitFor();
        assertThat(database.isAlive()).isFalse();
    }

    @Test
    void theDatabaseOfACommandThatWasKilledIsStoppedByTheNextOneAndByDown() throws Exception {
        var first = killed();

        try (var next = DatabaseSession.alone(directory)) {
            assertThat(next.jdbcUrl()).isNotEmpty();
            assertThat(first.isAlive()).isFalse();
            assertThat(PostgresProcess.of(directory)).isPresent();
        }

        var second = killed();
        assertThat(new StackClient(directory).stop(record -> {})).containsExactly(LocalStack.POSTGRES);
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void aDatabaseThatARestoreLeftHalfWayIsNeitherBackedUpNorRebuilt() throws Exception {
        try (var session = DatabaseSession.alone(directory)) {
            session.setIncomplete("the restore did not finish");
        }
        try {
            assertThatThrownBy(() -> DatabaseSession.reading(directory))
                    .isInstanceOf(StackException.class)
                    .hasMessage("the restore did not finish");
            var tool = new ResultsTool(FakeInstallation.in(temporary.resolve("installation")), directory, what -> {});
            assertThatThrownBy(() -> tool.call(3, "rebuild", "--yes"))
                    .isInstanceOf(StackException.class)
                    .hasMessage("the restore did not finish");
        } finally {
            try (var session = DatabaseSession.alone(directory)) {
                session.setComplete();
            }
        }
    }

    private static OwnProcess killed() throws IOException, InterruptedException {
        var command = command();
        var database = PostgresProcess.of(directory).orElseThrow();
        command.destroyForcibly().waitFor();
        assertThat(database.isAlive()).isTrue();
        return database;
    }

    private static Process command() throws IOException {
        var command = new ProcessBuilder(List.of(
                        Installation.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Command.class.getName(),
                        directory.root().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var reader = command.inputReader();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            var line = reader.readLine();
            return line == null || line.startsWith("jdbc:");
        });
        return command;
    }
}
