package io.tunelab.data.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.data.TestData;
import io.tunelab.data.Topic;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.RawTopic;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class RequestIntakeTest {
    private static final Topic REQUESTS = new Topic("experiment-requests");
    private static final Topic DATASETS = new Topic("datasets");

    @Inject
    ObjectMapper json;

    @BeforeAll
    static void data() throws IOException {
        var lines = new StringBuilder();
        for (int row = 0; row < 200; row++) {
            lines.append("{\"text\": \"film %d\", \"label\": \"%s\"}%n".formatted(row, row % 2 == 0 ? "NEG" : "POS"));
        }
        Files.writeString(TestData.dataDirectory().resolve("films.jsonl"), lines);
        Files.writeString(TestData.dataDirectory().resolve("broken.jsonl"), "{\"text\": \"film\"}\n");
    }

    @Test
    void aRequestOfAnyClientHasItsDataPublished() {
        request("exp-films", "films", TestData.MODEL);

        var manifest = await().atMost(Duration.ofSeconds(60))
                .until(() -> told("films-"), told -> !told.isEmpty())
                .get(0);
        assertThat(Contracts.ofThisRepository().violations("dataset", manifest.toString()))
                .isEmpty();
        assertThat(manifest.at("/splits/train/examples").asInt()).isEqualTo(140);
        assertThat(manifest.at("/source/kind").asText()).isEqualTo("real");
    }

    @Test
    void howTheDataIsReadIsTakenFromTheRequestAndToldInTheManifest() throws IOException {
        var lines = new StringBuilder("id;body;mark;author\n1;;good;ann\n");
        for (int row = 0; row < 200; row++) {
            lines.append("%d;film %d;%s;author%d%n".formatted(row, row, row % 2 == 0 ? "good" : "bad", row / 4));
        }
        Files.writeString(TestData.dataDirectory().resolve("odd.csv"), lines);
        var options =
                "\"text_column\": \"body\", \"label_column\": \"mark\", \"group_column\": \"author\", \"on_bad_row\": \"skip\"";
        REQUESTS.publish(
                "exp-odd",
                "{\"experiment_id\": \"exp-odd\", \"model\": \"%s\", \"dataset\": {\"name\": \"odd\", \"fraction\": 1, %s}}"
                        .formatted(TestData.MODEL, options)
                        .getBytes(StandardCharsets.UTF_8));

        var manifest = await().atMost(Duration.ofSeconds(60))
                .until(() -> told("odd-"), told -> !told.isEmpty())
                .get(0);

        assertThat(Contracts.ofThisRepository().violations("dataset", manifest.toString()))
                .isEmpty();
        assertThat(manifest.at("/dataset/group_column").asText()).isEqualTo("author");
        assertThat(manifest.at("/source/columns/text").asText()).isEqualTo("body");
        assertThat(manifest.at("/source/rows").asInt()).isEqualTo(200);
        assertThat(manifest.at("/source/notices").findValuesAsText("code"))
                .contains("columns", "delimiter", "rows_skipped", "groups");
        assertThat(manifest.at("/splits/test/examples").asInt() % 4).isZero();
    }

    @Test
    void aFailureIsToldToTheExperimentWithItsReason() {
        request("exp-unknown", "imbd", TestData.MODEL);
        request("exp-broken", "broken", TestData.MODEL);
        request("exp-no-model", "films", "nobody/nothing");

        assertThat(failure("exp-unknown")).isEqualTo("unknown_dataset");
        assertThat(failure("exp-broken")).isEqualTo("invalid_data");
        assertThat(failure("exp-no-model")).isEqualTo("unknown_model");
    }

    @Test
    void aHubThatDoesNotAnswerHoldsUpNobodyElsesData() throws Exception {
        for (int i = 0; i < 6; i++) {
            request("exp-silent-" + i, TestData.SILENT, TestData.MODEL);
        }
        request("exp-behind-the-silent", "imbd", TestData.MODEL);

        assertThat(failure("exp-behind-the-silent")).isEqualTo("unknown_dataset");
        assertThat(told("experiment/exp-silent")).isEmpty();
        assertThat(failure("exp-silent-0")).isEqualTo("data_unreachable");
        assertThat(failure("exp-silent-5")).isEqualTo("data_unreachable");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(unacknowledged()).isZero());
    }

    /** The tokenizer's answer is awaited for a minute and more; what was asked for after it is there in seconds. */
    @Test
    void aTokenizerThatTakesLongHoldsUpNobodyElsesData() throws IOException {
        TestData.modelThatTakesLong("slow");
        var text = ("x".repeat(18) + " ").repeat(300);
        var lines = new StringBuilder();
        for (int row = 0; row < 200; row++) {
            lines.append(
                    "{\"text\": \"%s%d\", \"label\": \"%s\"}%n".formatted(text, row, row % 2 == 0 ? "NEG" : "POS"));
        }
        Files.writeString(TestData.dataDirectory().resolve("long.jsonl"), lines);
        for (int i = 0; i < 5; i++) {
            request("exp-slow-" + i, "long", "slow");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> tokenizers() > 0);

        request("exp-beside-the-slow", "imbd", TestData.MODEL);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> told("experiment/exp-beside-the-slow"), told -> !told.isEmpty());
        assertThat(tokenizers()).isEqualTo(1);
        assertThat(told("experiment/exp-slow")).isEmpty();
    }

    /** Processes of tokenizers: of this JVM's children the only ones that run Java. */
    private static long tokenizers() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .count();
    }

    @Test
    void poisonIsPassedOverAndTheNextRequestIsServed() {
        for (var poison : List.of("not json", "[]", "{\"dataset\": {\"name\": \"../../etc\"}}", "\u0000")) {
            REQUESTS.publish("exp-poison", poison.getBytes(StandardCharsets.UTF_8));
        }
        REQUESTS.publish("exp-poison", null);
        request("exp-after", "imbd", TestData.MODEL);

        assertThat(failure("exp-after")).isEqualTo("unknown_dataset");
        assertThat(told("experiment/exp-poison")).isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(unacknowledged()).isZero());
    }

    @Test
    void aRequestWhoseTransactionIsAbortedIsNotPrepared() {
        new RawTopic("experiment-requests")
                .publishAborted("exp-aborted", requestOf("exp-aborted", "imbd", TestData.MODEL));
        request("exp-aborted", "broken", TestData.MODEL);

        assertThat(failure("exp-aborted")).isEqualTo("invalid_data");
        assertThat(told("experiment/exp-aborted")).hasSize(1);
    }

    @Test
    void healthAndMetricsAnswer() {
        request("exp-metrics", "imbd", TestData.MODEL);
        failure("exp-metrics");

        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().body(containsString("tunelab_data_failures_total"));
    }

    private static void request(String experiment, String dataset, String model) {
        REQUESTS.publish(experiment, requestOf(experiment, dataset, model));
    }

    private static byte[] requestOf(String experiment, String dataset, String model) {
        return "{\"experiment_id\": \"%s\", \"model\": \"%s\", \"dataset\": {\"name\": \"%s\", \"fraction\": 1}}"
                .formatted(experiment, model, dataset)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String failure(String experiment) {
        var told = await().atMost(Duration.ofSeconds(60))
                .until(() -> told("experiment/" + experiment), found -> !found.isEmpty())
                .get(0);
        assertThat(Contracts.ofThisRepository().violations("dataset", told.toString()))
                .isEmpty();
        return told.at("/error/code").asText();
    }

    private List<JsonNode> told(String keyPrefix) {
        return DATASETS.records().stream()
                .filter(one -> one.key().startsWith(keyPrefix) && one.value() != null)
                .map(one -> {
                    try {
                        return json.readTree(one.value());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static long unacknowledged() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()))) {
            var committed = admin.listConsumerGroupOffsets("tunelab-data")
                    .partitionsToOffsetAndMetadata()
                    .get();
            return REQUESTS.records().stream()
                    .filter(one -> committed.entrySet().stream()
                            .noneMatch(entry -> entry.getKey().partition() == one.partition()
                                    && entry.getValue().offset() > one.offset()))
                    .count();
        }
    }
}
