package io.tunelab.results.query;

import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The views for analysts, read as the role that docs/sql.md creates. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class AnalystViewsTest {
    private static final Path PAGE = Path.of("../docs/sql.md");
    private final String id = "analysts-" + UUID.randomUUID();

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String database;

    @Test
    void theRoleOfTheDocumentationReadsTheViewsAndNothingElse() throws SQLException, IOException {
        event("run-started", id, 1, 0, event -> {});
        event("run-completed", id, 1, 4, event -> {});
        await().until(() -> "COMPLETED".equals(experiment(id).getString("state")));
        statements("CREATE ROLE analyst", "ALTER ROLE analyst SET statement_timeout");

        try (var analyst = DriverManager.getConnection(database, "analyst", "…")) {
            var row = "SELECT concat_ws(' ', state, test_accuracy, val_loss) FROM analyst_runs WHERE experiment_id = '"
                    + id + "'";
            var run = experiment(id);
            assertThat(text(analyst, row))
                    .isEqualTo("COMPLETED %s %s".formatted(run.getString("test.accuracy"), run.getString("best.loss")));
            for (var view : List.of("analyst_epochs", "analyst_studies", "analyst_study_runs")) {
                assertThat(text(analyst, "SELECT count(*) FROM " + view)).matches("\\d+");
            }
            assertThatThrownBy(() -> text(analyst, "SELECT count(*) FROM experiments"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> text(analyst, "DELETE FROM analyst_runs RETURNING state"))
                    .hasMessageContaining("permission denied");
        }
    }

    /** The block of the page from one line to another, run by the owner of the database. */
    private void statements(String first, String last) throws IOException, SQLException {
        var lines = new ArrayList<String>();
        for (var line : Files.readAllLines(PAGE)) {
            if (!lines.isEmpty() || line.strip().startsWith(first)) {
                lines.add(line.strip());
            }
            if (line.strip().startsWith(last)) {
                break;
            }
        }
        try (var owner = DriverManager.getConnection(database, "postgres", "postgres");
                var statement = owner.createStatement()) {
            statement.execute(lines.stream().collect(Collectors.joining("\n")));
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
