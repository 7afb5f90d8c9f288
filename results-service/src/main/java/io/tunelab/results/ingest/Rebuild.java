package io.tunelab.results.ingest;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.eclipse.microprofile.config.Config;

/**
 * Empties what was read from Kafka and forgets how far it was read, so that the service, when it starts, builds everything
 * anew from its topics. It knows only what the topics still hold: events are kept for 30 days.
 */
public final class Rebuild {
    /** What the topics fill. */
    private static final List<String> TABLES = List.of(
            "experiments",
            "epochs",
            "training_curves",
            "events",
            "predictions",
            "datasets",
            "test_texts",
            "rejected_requests",
            "unreadable_messages",
            "positions");

    /** Callers wait and try again then: the broker notices only after a while that a consumer is gone. */
    private static final int STILL_RUNS = 3;

    private static final Pattern GROUP = Pattern.compile("mp\\.messaging\\.incoming\\.[a-z]+\\.group\\.id");
    private static final int PATIENCE_MILLIS = 20_000;
    private final Config config;
    private final PrintStream out;

    private Rebuild(Config config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Does it with the service's own settings.
     *
     * @return the exit status: 0 when done, {@value #STILL_RUNS} when a service still reads the topics and nothing was
     *     changed, 1 when something else was wrong; the reason is on {@code out}
     */
    public static int run(List<String> arguments, PrintStream out) {
        if (!arguments.equals(List.of("--yes"))) {
            out.println("Usage: rebuild --yes");
            out.println("Empties the database, which is filled again from Kafka when results-service starts. Stop it"
                    + " before. Runs whose events Kafka has deleted (after 30 days) are lost.");
            return arguments.equals(List.of("--help")) ? 0 : 1;
        }
        try {
            var config = config();
            return new Rebuild(config, out).rebuild();
        } catch (IOException e) {
            throw new UncheckedIOException("application.properties cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (ExecutionException e) {
            out.println("Kafka refused: " + e.getCause().getMessage());
            return 1;
        } catch (SQLException e) {
            out.println("PostgreSQL refused: " + e.getMessage());
            return 1;
        }
    }

    /** The service's settings: its file of defaults, system properties and environment over it. */
    private static Config config() throws IOException {
        var defaults = Rebuild.class.getResource("/application.properties");
        return new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(defaults))
                .build();
    }

    /** Address and security: every setting {@code kafka.*}, also from the environment, as the service itself has it. */
    private Map<String, Object> broker() {
        var settings = new HashMap<String, Object>();
        for (var name : config.getPropertyNames()) {
            var setting = name.toLowerCase(Locale.ROOT).replace('_', '.');
            if (setting.startsWith("kafka.")) {
                config.getOptionalValue(name, String.class)
                        .ifPresent(value -> settings.put(setting.substring("kafka.".length()), value));
            }
        }
        settings.put("bootstrap.servers", config.getValue("kafka.bootstrap.servers", String.class));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        return settings;
    }

    private List<String> groups() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(GROUP.asMatchPredicate())
                .map(name -> config.getValue(name, String.class))
                .distinct()
                .toList();
    }

    /** The offsets first: should the second step fail, everything is only read again, which changes nothing. */
    private int rebuild() throws InterruptedException, ExecutionException, SQLException {
        try (var kafka = Admin.create(broker())) {
            for (var deleted :
                    kafka.deleteConsumerGroups(groups()).deletedGroups().entrySet()) {
                try {
                    deleted.getValue().get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof GroupNotEmptyException) {
                        out.println("results-service still runs (group " + deleted.getKey()
                                + " has members): stop it first");
                        return STILL_RUNS;
                    }
                    if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                        throw e;
                    }
                }
            }
        }
        try (var connection = DriverManager.getConnection(
                        config.getValue("quarkus.datasource.jdbc.url", String.class),
                        config.getValue("quarkus.datasource.username", String.class),
                        config.getValue("quarkus.datasource.password", String.class));
                var statement = connection.createStatement()) {
            // A schema that no service has started on has none, and one of an older version not all.
            var there = new ArrayList<String>();
            for (var table : TABLES) {
                try (var row = statement.executeQuery("SELECT to_regclass('%s') IS NOT NULL".formatted(table))) {
                    row.next();
                    if (row.getBoolean(1)) {
                        there.add(table);
                    }
                }
            }
            if (!there.isEmpty()) {
                statement.execute("TRUNCATE " + String.join(", ", there));
            }
        }
        out.println("Done: results-service reads everything again when it starts.");
        return 0;
    }
}
