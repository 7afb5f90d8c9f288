package io.tunelab.results.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.EmbeddedStack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RebuildTest {
    private final Map<String, String> settings = new HashMap<>();

    @AfterEach
    void clear() {
        settings.keySet().forEach(System::clearProperty);
    }

    @Test
    void aSchemaThatNoServiceHasStartedOnIsNoFailure() throws Exception {
        var schema = "empty_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection =
                        DriverManager.getConnection(EmbeddedStack.database().jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema + " AUTHORIZATION results");
        }
        set("quarkus.datasource.jdbc.url", EmbeddedStack.database().jdbcUrl() + "?currentSchema=" + schema);
        set("quarkus.datasource.username", "results");
        set("quarkus.datasource.password", "results");
        set("kafka.bootstrap.servers", EmbeddedStack.kafka().bootstrapServers());
        for (var channel : List.of("requests", "rejected", "events", "predictions", "datasets", "texts")) {
            set("mp.messaging.incoming." + channel + ".group.id", schema + "-" + channel);
        }
        var said = new ByteArrayOutputStream();

        int status = Rebuild.run(List.of("--yes"), new PrintStream(said, true, StandardCharsets.UTF_8));

        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("Done");
        assertThat(status).isZero();
    }

    private void set(String name, String value) {
        settings.put(name, value);
        System.setProperty(name, value);
    }
}
