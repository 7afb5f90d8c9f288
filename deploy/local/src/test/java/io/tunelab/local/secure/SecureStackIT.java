package io.tunelab.local.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.stack.Installation.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services as compose.secure.yaml and compose.observability.yaml wire them: they work, others do not. */
class SecureStackIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:tunelab|kafka|http|jvm|process|system|agroal)_[a-z0-9_]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path temporary;

    private static SpanReceiver spans;
    private static SecureStack stack;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(System.getenv("PATH").split(":"))
                .as("openssl makes the certificates")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "openssl")));
        spans = new SpanReceiver();
        stack = new SecureStack(temporary.resolve("secure"), spans.endpoint());
        submit();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        if (spans != null) {
            spans.close();
        }
    }

    private static void submit() throws IOException {
        var key = adminKey();
        var answer = stack.post(
                "/api/v1/experiments",
                """
                {"experiment_id": "secure", "study": "guarded", "model": "all-minilm-l6-v2", "num_layers": 1,
                 "dataset": {"name": "synthetic-reviews", "fraction": 0.01, "seed": 7},
                 "max_length": 32, "batch_size": 16, "learning_rate": 2e-4, "epochs": 1}""",
                "Authorization",
                "Bearer " + key,
                "traceparent",
                "00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    var run =
                            stack.get(Service.RESULTS, "/api/v1/experiments/secure", "Authorization", "Bearer " + key);
                    return List.of("COMPLETED", "FAILED")
                            .contains(JSON.readTree(run.body()).path("state").asText());
                });
    }

    private static String adminKey() throws IOException {
        return Files.readString(stack.secrets().resolve("admin.key.txt"));
    }

    @Test
    void anExperimentIsTrainedOverEncryptedAndAuthenticatedConnections() throws IOException {
        var run = JSON.readTree(
                stack.get(Service.RESULTS, "/api/v1/experiments/secure", "Authorization", "Bearer " + adminKey())
                        .body());

        assertThat(run.path("state").asText()).as("%s", run).isEqualTo("COMPLETED");
    }

    @Test
    void nobodyReadsWithoutAKey() {
        assertThat(stack.get(Service.RESULTS, "/api/v1/experiments").statusCode())
                .isEqualTo(401);
        assertThat(stack.get(Service.RESULTS, "/q/metrics").statusCode()).isEqualTo(401);
        assertThat(stack.get(Service.DATA, "/api/v1/datasets").statusCode()).isEqualTo(401);
        assertThat(stack.get(Service.TRAINER, "/api/v1/models").statusCode()).isEqualTo(401);
    }

    @Test
    void theBrokerRefusesWhoeverHasNoOrAWrongPasswordOrSpeaksInTheClear() {
        var wrong = client("client");
        wrong.put(
                "sasl.jaas.config",
                ((String) wrong.get("sasl.jaas.config")).replaceAll("password=\"..", "password=\"xx"));
        var clear = new HashMap<String, Object>(Map.of("bootstrap.servers", stack.bootstrapServers()));

        assertThatThrownBy(() -> send(wrong, "experiment-requests"))
                .hasCauseInstanceOf(SaslAuthenticationException.class);
        assertThatThrownBy(() -> send(clear, "experiment-requests")).hasMessageContaining("not present in metadata");
    }

    @Test
    void aServiceMayDoItsWorkAndNothingElse() {
        assertThatThrownBy(() -> send(client("data"), "run-events"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> send(client("results"), "run-events"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> send(client("trainer"), "run-commands"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> send(client("trainer"), "token-shards"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> send(client("client"), "run-commands"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read(client("client"), "tunelab-results-events", "run-events"))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> read(client("client"), "client-a", "token-shards"))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aClientListensToWhatBecomesOfItsExperiments() {
        assertThat(read(client("client"), "client-b", "run-events")).anyMatch(event -> event.contains("run_completed"));
    }

    @Test
    void theDatabaseTakesTlsOnlyAndRolesSeeTheirOwnSchemaOnly() throws Exception {
        var tls = "?sslmode=verify-full&sslrootcert=" + stack.secrets().resolve("ca.crt");

        assertThatThrownBy(() -> query("?sslmode=disable", "results", "SELECT 1"))
                .hasMessageContaining("pg_hba.conf");
        assertThat(query(tls, "results", "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                .isEqualTo("TLSv1.3");
        assertThat(query(tls, "results", "SELECT state FROM experiments WHERE experiment_id = 'secure'"))
                .isEqualTo("COMPLETED");
        assertThatThrownBy(() -> query(tls, "results", "SELECT state FROM trainer.run"))
                .hasMessageContaining("permission");
        assertThatThrownBy(() -> query(tls, "trainer", "SELECT state FROM results.experiments"))
                .hasMessageContaining("permission");
        assertThatThrownBy(() -> query(tls, "trainer", "CREATE ROLE intruder")).hasMessageContaining("permission");
        assertThatThrownBy(() -> query(tls, "trainer", "CREATE TABLE public.x (y int)"))
                .hasMessageContaining("permission");
    }

    @Test
    void everyMetricOfDashboardAndAlertsIsOneThatAServiceHas() throws IOException {
        var observability = Contracts.rootOfThisRepository().resolve("deploy/observability");
        var used = Stream.of("alerts.yaml", "grafana/dashboards/tunelab.json")
                .flatMap(file ->
                        METRIC.matcher(text(observability.resolve(file))).results())
                .map(found -> found.group())
                .filter(name -> !name.startsWith("tunelab_gpu_"))
                .collect(Collectors.toCollection(TreeSet::new));
        var key = Files.readString(stack.secrets().resolve("metrics.key.txt"));
        var offered = Stream.of(Service.values())
                .flatMap(service -> stack.get(service, "/q/metrics", "Authorization", "Bearer " + key)
                        .body()
                        .lines())
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toSet());

        assertThat(used).hasSizeGreaterThan(15);
        assertThat(offered).containsAll(used);
    }

    @Test
    void logsAreJsonWithTheRunInTheirContext() throws IOException {
        for (var service : Service.values()) {
            var lines = stack.log(service).stream().map(SecureStackIT::json).toList();
            assertThat(lines).as("%s", service).isNotEmpty().allMatch(line -> line.has("message") && line.has("level"));
            assertThat(lines)
                    .as("%s", service)
                    .anyMatch(line -> line.at("/mdc/experiment").asText().equals("secure")
                            && line.at("/mdc/study").asText().equals("guarded"));
        }
        assertThat(stack.log(Service.TRAINER).stream().map(SecureStackIT::json))
                .anyMatch(line -> line.at("/mdc/attempt").asText().equals("1"));
    }

    @Test
    void oneTraceLeadsFromTheSubmissionThroughAllServices() {
        // Spans leave in batches, and the run's own only once it has ended.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(spans.servicesOf(TRACE)).contains("tunelab-results", "tunelab-data", "tunelab-trainer");
            assertThat(spans.bodiesOf(TRACE).stream().anyMatch(body -> body.contains("tunelab run")))
                    .as("the run's span has arrived")
                    .isTrue();
        });
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    private static Map<String, Object> client(String user) {
        var password = stack.variable("TUNELAB_KAFKA_%s_PASSWORD".formatted(user.toUpperCase(java.util.Locale.ROOT)));
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                stack.secrets().resolve("ca.crt").toString(),
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password)));
    }

    private static void send(Map<String, Object> client, String topic) throws Exception {
        var settings = new HashMap<>(client);
        settings.put("max.block.ms", 4000);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "intruder", "{}")).get();
        }
    }

    private static List<String> read(Map<String, Object> client, String group, String topic) {
        var settings = new HashMap<>(client);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var found = new java.util.ArrayList<String>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(300)).forEach(record -> found.add(record.value()));
                return found.stream().anyMatch(event -> event.contains("run_completed"));
            });
            return found;
        }
    }

    private static String query(String parameters, String role, String sql) throws SQLException {
        var password = stack.variable("TUNELAB_%s_PASSWORD".formatted(role.toUpperCase(java.util.Locale.ROOT)));
        try (var connection = DriverManager.getConnection(stack.jdbcUrl(parameters), role, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
            try (var rows = statement.getResultSet()) {
                return rows != null && rows.next() ? rows.getString(1) : "";
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
