package io.tunelab.local.stack;

import io.tunelab.embedded.BrokerPassword;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.local.stack.Installation.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The services' command lines and environments: the same variables that {@code deploy/compose.yaml} sets. */
final class ServiceDefinitions {
    private final StackSettings settings;
    private final String bootstrapServers;
    private final String jdbcUrl;
    private final Function<Role, String> passwords;
    private final ClassArchives archives;
    /** Of this stack alone; other accounts of the machine reach the services' ports, too. */
    private final String peersKey = UUID.randomUUID().toString();

    /** @param passwords of the database's roles */
    ServiceDefinitions(
            StackSettings settings, String bootstrapServers, String jdbcUrl, Function<Role, String> passwords) {
        this.settings = settings;
        this.passwords = passwords;
        this.bootstrapServers = bootstrapServers;
        this.jdbcUrl = jdbcUrl;
        this.archives = new ClassArchives(settings.dataDirectory());
    }

    ServiceDefinition data(int port) {
        var options = new ArrayList<>(List.of("-Xmx768m", "-XX:+UseSerialGC"));
        settings.dataSets().forEach((name, file) -> options.add("-Dtunelab.data.sets.\"" + name + "\".path=" + file));
        var environment = new HashMap<>(models());
        environment.put("TUNELAB_DATA_DIRECTORY", directory().data().toString());
        environment.put(
                "TUNELAB_DATA_CACHE", directory().cache().resolve("digests").toString());
        return definition(Service.DATA, LocalStack.DATA, port, options, environment);
    }

    /**
     * The REST interface.
     *
     * @param trainerPort of the trainer that classifies texts and hands out models; there may be more for training
     * @param dataPort of the service that takes uploads
     */
    ServiceDefinition results(int port, int trainerPort, int dataPort) {
        var options = List.of("-Xmx320m", "-XX:+UseSerialGC");
        var environment = new HashMap<>(database(Role.RESULTS));
        environment.put("TUNELAB_RESULTS_TRAINER_URL", "http://127.0.0.1:" + trainerPort);
        environment.put("TUNELAB_RESULTS_DATA_URL", "http://127.0.0.1:" + dataPort);
        return definition(Service.RESULTS, LocalStack.RESULTS, port, options, environment);
    }

    ServiceDefinition trainer(int number, int port) {
        var name = LocalStack.TRAINER + "-" + number;
        var environment = new HashMap<>(models());
        environment.putAll(database(Role.TRAINER));
        environment.put("TUNELAB_TRAINER_WORKER", name);
        // A directory of the user's, or a bucket.
        environment.put(
                "TUNELAB_ARTIFACTS_DIRECTORY",
                System.getenv()
                        .getOrDefault(
                                "TUNELAB_ARTIFACTS_DIRECTORY",
                                directory().artifacts().toString()));
        environment.put("TUNELAB_CACHE_DIRECTORY", directory().cache().toString());
        // Trainers that compete for the same cores are slower together than side by side.
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / settings.trainers());
        environment.put(
                "TUNELAB_TRAINER_THREADS", System.getenv().getOrDefault("TUNELAB_TRAINER_THREADS", "" + threads));
        TrainerEnvironment.addTo(environment);
        return definition(Service.TRAINER, name, port, List.of("-Xmx1g", "-XX:+UseSerialGC"), environment);
    }

    private ServiceDefinition definition(
            Service service, String name, int port, List<String> options, Map<String, String> environment) {
        var command = new ArrayList<String>();
        command.add(Installation.java().toString());
        command.addAll(options);
        command.addAll(archives.options(settings.installation().runnable(service)));
        command.addAll(userOptions(service));
        command.add("-jar");
        command.add(settings.installation().runnable(service).toString());
        var all = new HashMap<>(environment);
        all.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        all.put("TUNELAB_PEERS_KEY", peersKey);
        // In the environment, which other users cannot read, and not among the arguments, which they can.
        BrokerPassword.clientIn(directory().kafka())
                .forEach((setting, value) ->
                        all.put("KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", "" + port);
        return new ServiceDefinition(name, command, all, port, directory().log(name));
    }

    private DataDirectory directory() {
        return settings.dataDirectory();
    }

    private Map<String, String> models() {
        return Map.of(
                "TUNELAB_MODELS_DIRECTORY", directory().models().toString(),
                "TUNELAB_HUB_CACHE", directory().cache().resolve("hub").toString());
    }

    private Map<String, String> database(Role role) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl,
                "QUARKUS_DATASOURCE_USERNAME", role.roleName(),
                "QUARKUS_DATASOURCE_PASSWORD", passwords.apply(role));
    }

    /** For example {@code TUNELAB_TRAINER_JAVA_OPTIONS=-Xmx4g}; the last of two equal options counts. */
    private static List<String> userOptions(Service service) {
        var value = System.getenv("TUNELAB_" + service.name() + "_JAVA_OPTIONS");
        return value == null || value.isBlank()
                ? List.of()
                : List.of(value.trim().split("\\s+"));
    }
}
