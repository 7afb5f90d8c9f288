package io.tunelab.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker (KRaft, broker and controller in one node) inside this JVM, on loopback only.
 *
 * <p>Its log survives a restart on the same directory. Internal topics have one replica, and a new
 * consumer group is balanced at once instead of after three seconds.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final Map<String, String> client;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, Map<String, String> client) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.client = client;
    }

    /**
     * Starts a broker whose files are kept below {@code directory}; returns when it accepts clients.
     *
     * @param port the client port, or 0 for any free one
     * @throws IllegalStateException if the storage cannot be formatted
     */
    public static EmbeddedKafka start(Path directory, int port) {
        int clientPort = port == 0 ? freePort() : port;
        return start(
                directory,
                settings(directory.resolve("log"), clientPort, freePort()),
                "localhost:" + clientPort,
                Map.of());
    }

    /**
     * As {@link #start(Path, int)}, for a machine with other users: clients show a password, which is made once and kept in
     * {@code directory} for its owner alone ({@link BrokerPassword}).
     */
    public static EmbeddedKafka startGuarded(Path directory, int port) {
        int clientPort = port == 0 ? freePort() : port;
        var password = BrokerPassword.keptIn(directory);
        var settings = settings(directory.resolve("log"), clientPort, freePort());
        settings.putAll(password.broker());
        return start(directory, settings, "localhost:" + clientPort, password.client());
    }

    /**
     * Starts a broker with listeners and security of the caller's making.
     *
     * @param settings broker settings; those of {@link #start(Path, int)} hold where they are silent
     * @param bootstrapServers where its clients find it, as the settings have it
     */
    public static EmbeddedKafka start(Path directory, Map<String, String> settings, String bootstrapServers) {
        var all = settings(directory.resolve("log"), 0, 0);
        all.putAll(settings);
        return start(directory, all, bootstrapServers, Map.of());
    }

    private static EmbeddedKafka start(
            Path directory, TreeMap<String, String> settings, String bootstrapServers, Map<String, String> client) {
        try {
            Files.createDirectories(directory);
            format(directory, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the broker's directory " + directory, e);
        }
        var properties = new Properties();
        properties.putAll(settings);
        var server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, bootstrapServers, client);
    }

    /** For clients, as {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What clients need besides the address; empty if the broker asks for nothing, or its settings were the caller's. */
    public Map<String, String> client() {
        return client;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** A port that is free now on loopback. */
    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on this machine", e);
        }
    }

    private static TreeMap<String, String> settings(Path log, int clientPort, int controllerPort) {
        var settings = new TreeMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        settings.put("listeners", "PLAINTEXT://localhost:" + clientPort + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + clientPort);
        settings.put("log.dirs", log.toAbsolutePath().toString());
        settings.put("num.partitions", "1");
        // A topic that does not exist is an error, as it is on the broker of deploy/compose.yaml.
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Less than the default 8 x 128 MB: this broker shares a small machine with a training engine.
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("log.cleaner.threads", "1");
        return settings;
    }

    private static void format(Path directory, TreeMap<String, String> settings) throws IOException {
        if (Files.exists(directory.resolve("log").resolve("meta.properties"))) {
            return;
        }
        // Read by the tool alone; the server gets the same from here.
        var file = OwnersFile.create(directory.resolve("server.properties"));
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList()));
        var arguments =
                List.of("format", "-t", Uuid.randomUuid().toString(), "-c", file.toString(), "--ignore-formatted");
        int status = StorageTool.execute(
                arguments.toArray(String[]::new), new PrintStream(PrintStream.nullOutputStream(), false));
        if (status != 0) {
            throw new IllegalStateException("Kafka's storage tool could not format " + directory + ": " + status);
        }
    }
}
