package io.tunelab.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.embedded.EmbeddedDatabase.Role;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedDatabaseTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "made without a guard: {0}")
    @ValueSource(booleans = {false, true})
    void nobodyWithoutThePasswordGetsIn(boolean madeWithoutGuard) throws Exception {
        if (madeWithoutGuard) {
            EmbeddedDatabase.start(directory, 0).close();
        }
        for (int start = 1; start <= 2; start++) {
            var database = EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD);
            try {
                for (var user : new String[] {"postgres", "results", "trainer"}) {
                    assertThatThrownBy(() -> connect(database, user, user))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("password authentication failed");
                }
                connect(database, "results", EmbeddedDatabase.password(directory, Role.RESULTS));
            } finally {
                database.close();
            }
        }

        assertThat(Files.readAllLines(directory.resolve("data/pg_hba.conf")))
                .noneMatch(rule -> !rule.startsWith("#") && rule.endsWith("trust"));
        assertThat(directory.resolve("superuser")).doesNotExist();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("passwords.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void itHasNoSocket() throws Exception {
        var database = EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD);
        try {
            assertThat(Path.of("/tmp/.s.PGSQL." + database.port())).doesNotExist();
        } finally {
            database.close();
        }
    }

    @Test
    void aFileThatLacksAPasswordIsRefusedByName() throws Exception {
        Files.createFile(directory.resolve("passwords.properties"));

        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD),
                () -> EmbeddedDatabase.password(directory, Role.RESULTS))) {
            assertThatThrownBy(use).hasMessageContaining("passwords.properties lacks the password of postgres");
        }
    }

    @Test
    void aLookAtAPasswordMakesNone() {
        assertThatThrownBy(() -> EmbeddedDatabase.password(directory, Role.RESULTS))
                .hasMessageContaining("cannot read the passwords in " + directory);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDatabaseWhosePasswordsAreLostIsNotStarted() throws Exception {
        EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD).close();
        Files.delete(directory.resolve("passwords.properties"));

        assertThatThrownBy(() -> EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD))
                .hasMessageContaining("the file with them is missing in " + directory);
        assertThat(directory.resolve("passwords.properties")).doesNotExist();
    }

    @Test
    void aServerThatCannotBeGuardedIsStopped() throws Exception {
        var open = EmbeddedDatabase.start(directory, 0);
        try (var connection =
                        DriverManager.getConnection(open.jdbcUrl().replace("/tunelab", "/postgres"), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE tunelab ALLOW_CONNECTIONS false");
        } finally {
            open.close();
        }

        assertThatThrownBy(() -> EmbeddedDatabase.startGuarded(directory, 0, Redirect.DISCARD))
                .hasMessageContaining("could not be set");
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    private static void connect(EmbeddedDatabase database, String user, String password) throws SQLException {
        DriverManager.getConnection(database.jdbcUrl(), user, password).close();
    }
}
