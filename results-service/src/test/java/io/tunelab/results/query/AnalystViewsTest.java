package io.tunelab.results.query;

import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.contract.measure.Measure;
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
import java.util.regex.Pattern;
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
    private static final Path NAMES = Path.of("../docs/names.md");
    private static final String WITH_A_COLUMN = "(?m)^\\| `(\\w+)` \\|[^|]*\\| yes ";
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
                    .isEqualTo("COMPLETED %s %s".formatted(run.getString("test_accuracy"), run.getString("val_loss")));
            for (var view : List.of("analyst_epochs", "analyst_studies", "analyst_study_runs")) {
                assertThat(text(analyst, "SELECT count(*) FROM " + view)).matches("\\d+");
            }
            assertThatThrownBy(() -> text(analyst, "SELECT count(*) FROM experiments"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> text(analyst, "DELETE FROM analyst_runs RETURNING state"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theViewsHaveTheColumnsThatThePageOfNamesSays() throws SQLException, IOException {
        var names = Files.readString(NAMES);
        var measures = matches(section(names, "## Measures", "`*` stands"), "(?m)^\\| `(\\w+)` \\|");
        var expected = new ArrayList<String>();
        for (var pattern : matches(names, "`(analyst_\\w+\\.\\w+_)\\*`")) {
            measures.forEach(measure -> expected.add(pattern + measure));
        }
        matches(section(names, "## Other values of an epoch", "## Other values of a run"), WITH_A_COLUMN)
                .forEach(name -> expected.add("analyst_epochs." + name));
        matches(section(names, "## Other values of a run", "## Comparisons"), WITH_A_COLUMN)
                .forEach(name -> expected.add("analyst_runs." + name));

        assertThat(measures).hasSize(Measure.values().length + 2);
        assertThat(expected).hasSizeGreaterThan(3 * measures.size() + 15);
        try (var owner = DriverManager.getConnection(database, "postgres", "postgres");
                var statement = owner.createStatement();
                var rows = statement.executeQuery("SELECT table_name || '.' || column_name FROM"
                        + " information_schema.columns WHERE table_name LIKE 'analyst%'")) {
            var columns = new ArrayList<String>();
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
            assertThat(columns).containsAll(expected);
        }
    }

    private static String section(String page, String from, String to) {
        int begin = page.indexOf(from);
        return page.substring(begin, page.indexOf(to, begin));
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
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
