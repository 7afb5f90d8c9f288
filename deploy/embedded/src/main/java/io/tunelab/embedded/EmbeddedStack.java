package io.tunelab.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tunelab.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * For {@code @QuarkusTest}s: one broker with all topics and one database for all tests of a module.
 *
 * <p>Use as {@code @WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value =
 * "results"))}; leave the role away for a service without a database, and none is started. Both servers live until the
 * JVM ends: starting them takes seconds, and a module's tests run in one JVM.
 */
public final class EmbeddedStack implements QuarkusTestResourceLifecycleManager {
    private static EmbeddedKafka kafka;
    private static EmbeddedDatabase database;
    private String role;

    @Override
    public void init(Map<String, String> arguments) {
        role = arguments.get("role");
    }

    @Override
    public Map<String, String> start() {
        var configuration = new HashMap<String, String>();
        configuration.put("kafka.bootstrap.servers", kafka().bootstrapServers());
        if (role != null) {
            var name =
                    EmbeddedDatabase.Role.valueOf(role.toUpperCase(Locale.ROOT)).roleName();
            configuration.put("quarkus.datasource.jdbc.url", database().jdbcUrl());
            configuration.put("quarkus.datasource.username", name);
            configuration.put("quarkus.datasource.password", name);
        }
        return Map.copyOf(configuration);
    }

    @Override
    public void stop() {
        // Shared by all test classes of the JVM; ended by its shutdown hooks.
    }

    /** The JVM's broker, with the contracts' topics. */
    public static synchronized EmbeddedKafka kafka() {
        if (kafka == null) {
            kafka = EmbeddedKafka.start(temporaryDirectory("kafka"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-embedded-kafka"));
            Topics.create(kafka.bootstrapServers());
        }
        return kafka;
    }

    /** The JVM's database server. */
    public static synchronized EmbeddedDatabase database() {
        if (database == null) {
            database = EmbeddedDatabase.start(temporaryDirectory("postgres"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close, "stop-embedded-postgres"));
        }
        return database;
    }

    private static Path temporaryDirectory(String name) {
        try {
            var target = Path.of("target");
            return Files.isDirectory(target)
                    ? Files.createTempDirectory(target.toAbsolutePath(), name)
                    : Files.createTempDirectory("tunelab-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
