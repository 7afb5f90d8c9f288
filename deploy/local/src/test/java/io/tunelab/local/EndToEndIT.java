package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of Tunelab as it is packaged, in real processes: a request goes in by a Kafka client that knows nothing of
 * Tunelab, and the result comes out by REST.
 */
class EndToEndIT {
    private static final Duration TRAINING = Duration.ofMinutes(3);
    private static final Duration REFUSAL = Duration.ofSeconds(60);

    /** One layer, short texts and few of them: what is tested is the way, not the classifier. */
    private static final String REQUEST = """
            {"experiment_id": "end-to-end", "model": "all-minilm-l6-v2", "num_layers": 1,
             "dataset": {"name": "synthetic-reviews", "fraction": 0.01, "seed": 7},
             "max_len": 48, "batch": 16, "lr": 2e-4, "epochs": 2}
            """;

    /** A fifth of 1 % of 20,000 reviews. */
    private static final int TEST_EXAMPLES = 40;

    @TempDir
    static Path temporary;

    private static DataDirectory directory;
    private static LocalStack stack;
    private static ResultsApi api;

    @BeforeAll
    static void start() {
        directory = new DataDirectory(temporary.resolve("a data directory"));
        stack = LocalStack.on(new StackSettings(
                        new Installation(Contracts.rootOfThisRepository()),
                        directory,
                        1,
                        new PortWishes(0, 0, 0),
                        Map.of()))
                .start();
        api = new ResultsApi(stack.record().restUrl());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aRequestFromAPlainProducerIsTrainedThoughPoisonWasPublishedBeforeIt() {
        publish(null, "this is not JSON");
        publish("poison-batch", "{\"experiment_id\": \"poison-batch\", \"batch_size\": -1}");
        publish("poison-type", "{\"experiment_id\": \"poison-type\", \"epochs\": \"many\"}");
        publish("poison-model", "{\"experiment_id\": \"poison-model\", \"model\": \"../../etc\"}");
        publish("end-to-end", REQUEST);

        assertThatItIsRejected("poison-batch", "batch_size");
        assertThatItIsRejected("poison-type", "epochs");
        assertThatItIsRejected("poison-model", "model");
        assertThat(records("experiment-requests-rejected", 4))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .contains("this is not JSON");
        var experiment = await().atMost(TRAINING)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> experiment("end-to-end").orElse(null), EndToEndIT::hasEnded);
        assertThat(experiment.path("state").asText()).as("%s", experiment).isEqualTo("COMPLETED");
        assertThatTheMetricsAreOfOneEpoch(experiment);
        assertThatThePredictionsGiveTheTestMetrics(experiment);
        assertThatTheModelIsWritten(experiment);
        assertThatATestExampleIsClassifiedByItsTextAsItWasInTheTest();
    }

    private static void assertThatTheMetricsAreOfOneEpoch(JsonNode experiment) {
        var epochs = experiment.path("epochs");
        assertThat(epochs).hasSize(2);
        var best = epochs.get(experiment.path("best_epoch").asInt() - 1);
        assertThat(validation(experiment)).isNotEmpty().isEqualTo(validation(best));
        assertThat(epochs)
                .allMatch(epoch -> epoch.path("val_loss").asDouble()
                        >= best.path("val_loss").asDouble());
        var examples = experiment.path("examples");
        assertThat(examples.path("train").asInt()).isEqualTo(140);
        assertThat(examples.path("validation").asInt()).isEqualTo(20);
        assertThat(examples.path("test").asInt()).isEqualTo(TEST_EXAMPLES);
        assertThat(experiment.path("train_seconds").asDouble()).isPositive();
        assertThat(experiment.path("provenance").path("model_layers").asInt()).isEqualTo(1);
    }

    private static Map<String, JsonNode> validation(JsonNode view) {
        return view.properties().stream()
                .filter(field -> field.getKey().startsWith("val_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void assertThatThePredictionsGiveTheTestMetrics(JsonNode experiment) {
        var matrix = experiment.path("confusion_matrix");
        int total = 0;
        int right = 0;
        for (int label = 0; label < 2; label++) {
            right += matrix.get(label).get(label).asInt();
            total += matrix.get(label).get(0).asInt() + matrix.get(label).get(1).asInt();
        }
        double accuracy = experiment.path("test_accuracy").asDouble();
        assertThat(total).isEqualTo(TEST_EXAMPLES);
        assertThat((double) right / total).isEqualTo(accuracy, within(1e-9));

        var predictions =
                Predictions.parse(records("test-predictions", 1).get(0).value());
        assertThat(predictions.labels()).hasSize(TEST_EXAMPLES);
        assertThat(predictions.accuracy()).isEqualTo(accuracy, within(1e-9));
    }

    private static void assertThatTheModelIsWritten(JsonNode experiment) {
        var model = directory.artifacts().resolve(experiment.path("artifact").asText());
        assertThat(model.resolve("config.json")).isRegularFile();
        assertThat(model.resolve("tokenizer.json")).isRegularFile();
        assertThat(model.resolve("model.safetensors")).isRegularFile();
    }

    /** The text comes from data-service, its probabilities from the test, and the new ones from the written model. */
    private static void assertThatATestExampleIsClassifiedByItsTextAsItWasInTheTest() {
        var worst = await().atMost(REFUSAL)
                .until(
                        () -> api.get("/api/v1/experiments/end-to-end/predictions?limit=1")
                                .map(page -> page.at("/items/0"))
                                .orElseThrow(),
                        example -> example.has("text"));
        var texts = JsonNodeFactory.instance.objectNode();
        texts.putArray("texts").add(worst.path("text").asText());

        var classified = api.post("/api/v1/experiments/end-to-end/classify", "application/json", texts.toString())
                .at("/predictions/0");

        assertThat(classified.path("truncated").asBoolean()).isTrue();
        for (var label : List.of("NEG", "POS")) {
            assertThat(classified.path("probabilities").path(label).asDouble())
                    .isEqualTo(worst.path("probabilities").path(label).asDouble(), within(0.02));
        }
    }

    private static void assertThatItIsRejected(String id, String field) {
        await().atMost(REFUSAL).untilAsserted(() -> assertThat(experiment(id)).hasValueSatisfying(refused -> {
            assertThat(refused.path("state").asText()).isEqualTo("REJECTED");
            assertThat(refused.path("error").path("message").asText()).contains(field);
        }));
    }

    private static boolean hasEnded(JsonNode experiment) {
        return experiment != null
                && List.of("COMPLETED", "FAILED", "CANCELLED", "REJECTED")
                        .contains(experiment.path("state").asText());
    }

    private static Optional<JsonNode> experiment(String id) {
        return api.get("/api/v1/experiments/" + id);
    }

    private static void publish(String key, String value) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("experiment-requests", key, value));
        }
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic, int count) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers(),
                        "group.id", "end-to-end-test",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            var found = new ArrayList<ConsumerRecord<String, byte[]>>();
            await().atMost(REFUSAL).until(() -> {
                consumer.poll(Duration.ofMillis(500)).forEach(found::add);
                return found.size() >= count;
            });
            return found;
        }
    }

    private static String bootstrapServers() {
        return stack.record().part(LocalStack.KAFKA).orElseThrow().address();
    }
}
