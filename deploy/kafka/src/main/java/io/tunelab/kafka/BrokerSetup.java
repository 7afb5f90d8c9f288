package io.tunelab.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * Prepares a broker for Tunelab: creates missing topics and, on a secured broker, users and access rights. One connection,
 * a few requests; running it again changes nothing.
 *
 * <p>Configured by environment variables:
 *
 * <ul>
 *   <li>{@code KAFKA_BOOTSTRAP_SERVERS}, default {@code localhost:9092};
 *   <li>{@code KAFKA_COMMAND_CONFIG}: a properties file with client settings, for brokers that ask for identity;
 *   <li>{@code REPLICATION_FACTOR}: replicas per topic, default as in the contracts;
 *   <li>{@code DATA_PASSWORD}, {@code TRAINER_PASSWORD}, {@code RESULTS_PASSWORD}, {@code CLIENT_PASSWORD}: with these,
 *       the users and their rights are created. All or none.
 * </ul>
 */
public final class BrokerSetup {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SCRAM_ITERATIONS = 8192;

    private final Map<String, String> environment;

    /** @param environment the variables above */
    public BrokerSetup(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Does the work, and waits up to a minute for a broker that is still starting.
     *
     * @return what was done, one sentence for people
     * @throws IllegalArgumentException if the configuration is wrong
     * @throws IllegalStateException if the broker cannot be reached or refuses
     */
    public String run() {
        var passwords = passwords();
        var topics = topics();
        var settings = client();
        try (var admin = Admin.create(settings)) {
            await(
                    "connect to " + settings.get("bootstrap.servers"),
                    admin.describeCluster().nodes());
            if (!passwords.isEmpty()) {
                await(
                        "create users",
                        admin.alterUserScramCredentials(credentials(passwords)).all());
                await(
                        "grant access rights",
                        admin.createAcls(AccessRights.all()).all());
            }
            var created = Topics.create(admin, topics);
            return "%d topics: %s.%s"
                    .formatted(
                            topics.size(),
                            created.isEmpty() ? "all exist" : "created " + String.join(", ", created),
                            passwords.isEmpty()
                                    ? ""
                                    : " Users with their rights: " + String.join(", ", AccessRights.users()) + ".");
        }
    }

    private List<Topic> topics() {
        var factor = variable("REPLICATION_FACTOR");
        if (factor.isEmpty()) {
            return Topics.all();
        }
        if (!factor.get().matches("[1-9]\\d?")) {
            throw new IllegalArgumentException(
                    "REPLICATION_FACTOR is " + factor.get() + "; allowed: 1 to 99, at most the number of brokers");
        }
        int replicas = Integer.parseInt(factor.get());
        return Topics.all().stream()
                .map(topic -> new Topic(topic.name(), topic.partitions(), replicas, topic.configuration()))
                .toList();
    }

    private Map<String, String> passwords() {
        var passwords = new java.util.TreeMap<String, String>();
        var missing = new ArrayList<String>();
        for (var user : AccessRights.users()) {
            var name = user.toUpperCase(Locale.ROOT) + "_PASSWORD";
            variable(name).ifPresentOrElse(password -> passwords.put(user, password), () -> missing.add(name));
        }
        if (!passwords.isEmpty() && !missing.isEmpty()) {
            throw new IllegalArgumentException("Set the passwords of all users or of none; missing: " + missing);
        }
        return passwords;
    }

    private Map<String, Object> client() {
        var settings = new java.util.HashMap<String, Object>();
        settings.put("client.id", "tunelab-broker-setup");
        settings.put("default.api.timeout.ms", "" + PATIENCE.toMillis());
        variable("KAFKA_COMMAND_CONFIG").ifPresent(file -> {
            var properties = new Properties();
            try (var in = Files.newInputStream(Path.of(file))) {
                properties.load(in);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "KAFKA_COMMAND_CONFIG is " + file + ", which cannot be read: " + e, e);
            }
            properties.forEach((name, value) -> settings.put((String) name, value));
        });
        settings.put("bootstrap.servers", variable("KAFKA_BOOTSTRAP_SERVERS").orElse("localhost:9092"));
        return settings;
    }

    private static List<UserScramCredentialAlteration> credentials(Map<String, String> passwords) {
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
        return passwords.entrySet().stream()
                .<UserScramCredentialAlteration>map(
                        entry -> new UserScramCredentialUpsertion(entry.getKey(), info, entry.getValue()))
                .toList();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static void await(String what, org.apache.kafka.common.KafkaFuture<?> future) {
        try {
            future.get(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Cannot " + what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Cannot " + what + ": no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
