package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.embedded.BrokerPassword;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A whole stack whose broker asks for a password: who has it trains and rebuilds, another user of the machine gets nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedStackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Installation INSTALLATION = new Installation(Contracts.rootOfThisRepository());
    private static final String REQUEST = """
            {"experiment_id": "%s", "model": "all-minilm-l6-v2", "num_layers": 1, "reuse": false,
             "dataset": {"name": "synthetic-reviews", "fraction": 0.02, "seed": 42},
             "max_len": 32, "batch": 8, "lr": 2e-4, "epochs": 1, "early_stopping": null}
            """;

    @TempDir
    static Path temporary;

    private static DataDirectory directory;
    private static LocalStack stack;

    @BeforeAll
    static void start() throws Exception {
        // The directories above the home are open, as those of a home below /home or /tmp may be.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        directory = new DataDirectory(temporary.resolve("home"));
        stack = up(true);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void whoHasThePasswordTrainsAndNobodyElseIsAnswered() throws Exception {
        publish("by-kafka");
        awaitCompleted("by-kafka");

        assertThatThrownBy(() -> topics(Map.of())).isInstanceOf(Exception.class);
        assertThat(topics(BrokerPassword.clientIn(directory.kafka()))).contains("run-events");
    }

    @Test
    @Order(2)
    void aRebuildOfTheRunningStackBringsEverythingBack() throws Exception {
        var before = run("by-kafka");

        assertThat(rebuild()).contains("Done");

        awaitCompleted("by-kafka");
        assertThat(run("by-kafka").path("test_loss")).isEqualTo(before.path("test_loss"));
        assertThat(run("by-kafka").path("submitted_at")).isEqualTo(before.path("submitted_at"));
        publish("after-rebuild");
        awaitCompleted("after-rebuild");
    }

    @Test
    @Order(3)
    void anotherUserOfTheMachineGetsNothing() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root becomes another user")
                .isEqualTo("root");
        assumeThat(Path.of("/usr/sbin/runuser")).exists();
        var tools = Files.createDirectories(temporary.resolve("tools"));
        Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxr-xr-x"));

        var said = asNobody(tools);

        System.out.println(String.join(System.lineSeparator(), said));
        assertThat(said).noneMatch(line -> line.startsWith("entered"));
        assertThat(said.stream().filter(line -> line.startsWith("refused"))).hasSize(15);
        assertThat(said).anyMatch(line -> line.contains("password authentication failed"));
        var secrets = new ArrayList<String>();
        for (var role : Role.values()) {
            secrets.add(EmbeddedDatabase.password(directory.postgres(), role));
        }
        secrets.addAll(BrokerPassword.clientIn(directory.kafka()).values().stream()
                .filter(value -> value.contains("password"))
                .map(value -> value.replaceAll(".*password=\"([^\"]+)\".*", "$1"))
                .toList());
        assertThat(secrets).hasSize(Role.values().length + 1).allMatch(secret -> secret.length() > 10);
        assertThat(String.join("\n", said)).contains("arguments: ").doesNotContain(secrets);
    }

    @Test
    @Order(4)
    void aRebuildOfAStoppedStackBringsEverythingBackToo() {
        var before = run("by-kafka");
        stack.close();

        assertThat(rebuild()).contains("Done");

        stack = up(false);
        awaitCompleted("by-kafka");
        awaitCompleted("after-rebuild");
        assertThat(run("by-kafka").path("test_loss")).isEqualTo(before.path("test_loss"));
        assertThat(run("by-kafka").path("submitted_at")).isEqualTo(before.path("submitted_at"));
    }

    private static LocalStack up(boolean guarded) {
        return LocalStack.on(new StackSettings(INSTALLATION, directory, 1, new PortWishes(0, 0, 0), Map.of(), guarded))
                .start();
    }

    private static String rebuild() {
        return new ResultsTool(INSTALLATION, directory, step -> {}).call(3, "rebuild", "--yes");
    }

    private static void publish(String id) throws Exception {
        var settings = new HashMap<String, Object>(BrokerPassword.clientIn(directory.kafka()));
        settings.put("bootstrap.servers", address("kafka"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("experiment-requests", id, REQUEST.formatted(id)))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static Iterable<String> topics(Map<String, String> client) throws Exception {
        var settings = new HashMap<String, Object>(client);
        settings.put("bootstrap.servers", address("kafka"));
        settings.put("default.api.timeout.ms", 6000);
        settings.put("request.timeout.ms", 3000);
        try (var admin = Admin.create(settings)) {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS);
        }
    }

    private static String address(String part) {
        return stack.record().part(part).orElseThrow().address();
    }

    private static JsonNode run(String id) {
        return new ResultsApi(stack.record().restUrl())
                .get("/api/v1/experiments/" + id)
                .orElseThrow();
    }

    private static void awaitCompleted(String id) {
        await().atMost(PATIENCE).until(() -> new ResultsApi(stack.record().restUrl())
                .get("/api/v1/experiments/" + id)
                .map(run -> run.path("state").asText())
                .filter("COMPLETED"::equals)
                .isPresent());
    }

    /** Runs {@link OtherUser} as another user, from a copy of what it needs: libraries may lie where he cannot read. */
    private static List<String> asNobody(Path tools) throws Exception {
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.matches(".*/(postgresql|kafka-clients|slf4j-api|lz4-java|snappy-java|zstd-jni)-[^/]*\\.jar")) {
                copy(Path.of(entry), tools.resolve(Path.of(entry).getFileName()));
            }
        }
        var name = OtherUser.class.getName().replace('.', '/') + ".class";
        try (var bytes = OtherUser.class.getResourceAsStream("/" + name)) {
            var file = tools.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes.readAllBytes());
        }
        new ProcessBuilder("chmod", "-R", "a+rX", tools.toString()).start().waitFor();
        var process = new ProcessBuilder(
                        "/usr/sbin/runuser",
                        "-u",
                        "nobody",
                        "--",
                        Installation.java().toString(),
                        "-cp",
                        tools + File.pathSeparator + tools + "/*",
                        OtherUser.class.getName(),
                        address("postgres"),
                        address("kafka"),
                        directory.root().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.copy(from, to);
    }
}
