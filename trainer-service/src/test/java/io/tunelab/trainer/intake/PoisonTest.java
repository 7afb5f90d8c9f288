package io.tunelab.trainer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.contract.id.RecordIds;
import io.tunelab.contract.request.RejectionHeaders;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.OversizeRecord;
import io.tunelab.embedded.RawTopic;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is published, the consumer refuses it with a reason and lives on. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class PoisonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Stream<Arguments> poison() {
        return Stream.of(
                Arguments.of("not JSON", "invalid_json", "", "give me a model"),
                Arguments.of("no object", "invalid_json", "", "[1, 2]"),
                Arguments.of("wrong type", "invalid_value", "epochs", "{\"epochs\": \"many\"}"),
                Arguments.of("unknown model", "unknown_model", "model", "{\"model\": \"nobody/knows-this\"}"),
                Arguments.of("negative batch", "invalid_value", "batch", "{\"model\": \"bert\", \"batch\": -8}"),
                Arguments.of(
                        "longer than the model",
                        "invalid_value",
                        "max_length",
                        "{\"model\": \"bert\", \"max_len\": 65}"),
                Arguments.of(
                        "deeper than the model",
                        "invalid_value",
                        "num_layers",
                        "{\"model\": \"bert\", \"max_len\": 64, \"num_layers\": 99}"),
                Arguments.of(
                        "a path with ..",
                        "invalid_value",
                        "dataset.name",
                        "{\"model\": \"bert\", \"dataset\": {\"name\": \"../../etc/passwd\"}}"),
                Arguments.of("a slip of the pen", "unknown_field", "learning_ratee", "{\"learning_ratee\": 1e-4}"),
                Arguments.of(
                        "a slip inside an object",
                        "unknown_field",
                        "dataset.fractoin",
                        "{\"dataset\": {\"fractoin\": 1}}"),
                Arguments.of("the future", "unsupported_schema_version", "schema_version", "{\"schema_version\": 2}"),
                Arguments.of("half a character", "invalid_value", "study", "{\"study\": \"\\ud800\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poison")
    void aPoisonRequestIsRefusedWithItsReason(String what, String code, String field, String value) {
        var id = "poison-" + UUID.randomUUID();

        var rejected = rejected(Topics.send("experiment-requests", id, value));

        assertThat(header(rejected, "rejection-code")).contains(code);
        assertThat(header(rejected, "rejection-field").orElse("")).isEqualTo(field);
        assertThat(header(rejected, "rejection-reason"))
                .hasValueSatisfying(reason -> assertThat(reason).isNotBlank());
        assertThat(header(rejected, "rejected-experiment-id")).contains(id);
        assertThat(rejected.key()).isEqualTo(id);
        assertThat(new String(rejected.value(), StandardCharsets.UTF_8)).isEqualTo(value);
    }

    @Test
    void aRequestThatRepeatsAnIdWithOtherSettingsIsRefusedAsAConflict() {
        var id = "again-" + UUID.randomUUID();
        Topics.send("experiment-requests", id, "{\"model\": \"bert\", \"max_len\": 32}");
        Topics.event(id, "run_queued");

        var rejected = rejected(
                Topics.send("experiment-requests", id, "{\"model\": \"bert\", \"max_len\": 32, \"lr\": 1e-3}"));

        assertThat(header(rejected, "rejection-code")).contains("different_request");
        assertThat(header(rejected, "rejected-experiment-id")).contains(id);
        assertThat(header(rejected, "rejection-reason"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("learning_rate is 0.001, was 1.0E-5"));
        cancel(id);
    }

    @Test
    void theLargestMessageOfTheTopicDoesNotStopTheConsumer() {
        int partition = 0;
        for (var at : List.of(
                Topics.send("experiment-requests", "k".repeat(48_000), new byte[1_000_000]),
                Topics.send("experiment-requests", null, new byte[1_048_400]),
                Topics.send("experiment-requests", "k".repeat(1_000_000), "{\"experiment_id\": \"one\"}"))) {
            assertThat(header(rejected(at), "rejection-code")).isPresent();
            partition = at.partition();
        }
        assertThat(partition).isNotNegative();
        theConsumerLives();
    }

    @Test
    void aRequestThatUnpacksToMoreThanIsReadIsRefusedWithItsWholeSize() throws Exception {
        OversizeRecord.publish("experiment-requests", 0, 3);

        await().atMost(PATIENCE).until(() -> Topics.read("experiment-requests-rejected").stream()
                .anyMatch(record -> "oversize".equals(record.key())
                        && header(record, RejectionHeaders.SIZE).equals(Optional.of("3145728"))));
    }

    @Test
    void aMissingValueIsRefusedAndTheConsumerLives() {
        var rejected = rejected(Topics.send("experiment-requests", "empty", (byte[]) null));

        assertThat(header(rejected, "rejection-code")).contains("invalid_json");
        theConsumerLives();
    }

    @Test
    void aRequestWithoutIdAndKeyGetsOne() {
        var at = Topics.send("experiment-requests", null, "{\"model\": \"bert\", \"max_len\": 32}");
        var id = RecordIds.of(at.topic(), at.partition(), at.offset(), at.timestamp());

        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(Topics.event(id, "run_queued").at("/request/experiment_id").asText())
                .isEqualTo(id);
        cancel(id);
    }

    @Test
    void aRequestWhoseTransactionIsAbortedIsNotQueued() {
        var id = "aborted-" + UUID.randomUUID();
        new RawTopic("experiment-requests")
                .publishAborted(id, "{\"model\": \"bert\", \"max_len\": 32}".getBytes(StandardCharsets.UTF_8));
        // The same key, so that it lies behind it in the same partition.
        rejected(Topics.send("experiment-requests", id, "not JSON"));

        assertThat(Topics.read("run-events")).noneMatch(event -> id.equals(event.key()));
    }

    @Test
    void aCommandThatIsGarbageDoesNotStopTheOthers() {
        for (var garbage : List.of("", "nonsense", "[]", "{\"type\": \"explode\"}", "{\"experiment_id\": \"../..\"}")) {
            Topics.send("run-commands", "garbage", garbage);
        }
        Topics.send("run-commands", null, (byte[]) null);

        theConsumerLives();
    }

    /** Every partition still moves: good requests are queued and can be cancelled. */
    private static void theConsumerLives() {
        var ids = Stream.generate(() -> "good-" + UUID.randomUUID()).limit(12).toList();
        ids.forEach(id -> Topics.send("experiment-requests", id, "{\"model\": \"bert\", \"max_len\": 32}"));
        ids.forEach(id -> Topics.event(id, "run_queued"));
        ids.forEach(PoisonTest::cancel);
        ids.forEach(id -> Topics.event(id, "run_cancelled"));
    }

    private static void cancel(String id) {
        Topics.send("run-commands", id, """
                {"schema_version": 1, "type": "cancel", "experiment_id": "%s", "occurred_at": "2026-01-01T00:00:00Z"}""".formatted(id));
    }

    private static ConsumerRecord<String, byte[]> rejected(RecordMetadata at) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Topics.read("experiment-requests-rejected").stream()
                                .filter(record -> header(record, "original-partition")
                                        .equals(Optional.of(Integer.toString(at.partition()))))
                                .filter(record -> header(record, "original-offset")
                                        .equals(Optional.of(Long.toString(at.offset()))))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }
}
