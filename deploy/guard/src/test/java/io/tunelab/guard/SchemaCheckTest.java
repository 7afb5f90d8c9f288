package io.tunelab.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.tunelab.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCheckTest {
    @TempDir
    static Path server;

    private static EmbeddedDatabase database;

    @TempDir
    Path migrations;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(server, 0);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void aSchemaOfANewerVersionIsRefusedInASentenceAndOneOfOursIsTaken() throws IOException {
        migration("V1__queue.sql");
        migration("V2__more.sql");
        migrate("trainer");
        assertThatCode(() -> migrate("trainer")).doesNotThrowAnyException();
        Files.delete(migrations.resolve("V2__more.sql"));

        assertThatThrownBy(() -> migrate("trainer"))
                .rootCause()
                .isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining("schema has version 2 and was made by a newer Tunelab")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void aSchemaOfAnotherServiceIsRefusedInASentence() throws IOException {
        migration("V1__queue.sql");
        migrate("results");
        Files.delete(migrations.resolve("V1__queue.sql"));
        migration("V1__results.sql");

        assertThatThrownBy(() -> migrate("results"))
                .rootCause()
                .isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining(
                        "belongs to another service: its version 1 is 'queue', which a-service does not have");
    }

    /** A service whose schema has more versions than the other knows. */
    @Test
    void aSchemaOfAnotherServiceIsNotTakenForOneOfANewerVersion() throws IOException {
        migration("V1__results.sql");
        migration("V2__more.sql");
        migrate("postgres");
        Files.delete(migrations.resolve("V1__results.sql"));
        Files.delete(migrations.resolve("V2__more.sql"));
        migration("V1__queue.sql");

        assertThatThrownBy(() -> migrate("postgres"))
                .rootCause()
                .isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining("belongs to another service: its version 1 is 'results'");
    }

    private void migration(String name) throws IOException {
        Files.writeString(migrations.resolve(name), "SELECT 1; -- " + name);
    }

    private void migrate(String role) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), role, role)
                .locations("filesystem:" + migrations)
                .callbacks(new SchemaCheck("a-service"))
                .load()
                .migrate();
    }
}
