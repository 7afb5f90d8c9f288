package io.tunelab.results.classify;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.CONTRACTS;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that are classified by a trainer's model, by REST. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class ClassifyTest {
    private static final String ANSWER = CONTRACTS.sample("classification-answer");
    private final String id = "classify-" + UUID.randomUUID();

    @Test
    void aTrainerIsAskedWithTheRunsLengthAndItsAnswerIsGiven() throws IOException {
        completed();
        ATrainer.answers(200, ANSWER);

        var answer = classify(List.of("a good film 🎬", "a bad one"));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        var json = new ObjectMapper();
        assertThat(json.readTree(answer.asString())).isEqualTo(json.readTree(ANSWER));
        assertThat(CONTRACTS.violations("classification-question", ATrainer.asked()))
                .isEmpty();
        var asked = json.readTree(ATrainer.asked());
        assertThat(asked.path("experiment_id").asText()).isEqualTo(id);
        assertThat(asked.path("texts").path(0).asText()).isEqualTo("a good film 🎬");
        assertThat(asked.path("max_length").asInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "404, no_model, 409, no_model",
        "409, unsupported_model, 409, unsupported_model",
        "400, invalid_value, 400, invalid_value",
        "503, busy, 503, busy",
        "500, x, 503, trainer_unavailable"
    })
    void whatATrainerRefusesIsAProblemWithItsReason(int trainers, String code, int status, String told) {
        completed();
        ATrainer.answers(trainers, "{\"code\": \"%s\", \"message\": \"because\"}".formatted(code));

        problem(classify(List.of("a good film")), status, told);
    }

    @Test
    void severalModelsAreAskedAtOnceAndOneThatCannotAnswerDoesNotSilenceTheOthers() throws IOException {
        completed();
        ATrainer.answers(200, ANSWER);

        var answer = several(List.of(id, "no-such-run"));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("answers[0].predictions[0].label"))
                .isEqualTo("POS");
        assertThat(answer.jsonPath().getInt("answers[0].predictions[1].read_tokens"))
                .isEqualTo(128);
        assertThat(answer.jsonPath().getString("answers[1].problem.code")).isEqualTo("not_found");
        problem(several(List.of()), 400, "invalid_parameter");
        problem(several(List.of(id, id)), 400, "invalid_parameter");
        problem(several(Collections.nCopies(9, id)), 400, "invalid_parameter");
    }

    private static Response several(List<String> ids) {
        return given().contentType("application/json")
                .body(Map.of("experiment_ids", ids, "texts", List.of("a good film 🎬", "a bad one")))
                .post("/api/v1/classify");
    }

    /** Each of the 32 that a trainer takes at once. */
    @Test
    void aThousandTextsAreAskedInTurnsAndAnsweredInTheirOrder() throws IOException {
        completed();
        ATrainer.answersEach(text ->
                "{\"label\": \"POS\", \"probabilities\": {\"NEG\": 0.5, \"POS\": 0.5}, \"tokens\": %s, \"truncated\": false}"
                        .formatted(text));

        var answer =
                classify(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getList("predictions.tokens", Integer.class))
                .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(new ObjectMapper().readTree(ATrainer.asked()).path("texts")).hasSize(1_000 % 32);
    }

    @Test
    void onlyACompletedRunHasAModel() {
        problem(classify(List.of("a good film")), 404, "not_found");
        event("run-queued", id, 0, 0, event -> {});
        await().until(() -> state(id), "QUEUED"::equals);

        problem(classify(List.of("a good film")), 409, "not_completed");
    }

    @Test
    void textsThatAreNoneTooManyOrTooLongAreRefused() {
        completed();

        problem(classify(List.of()), 400, "invalid_parameter");
        problem(classify(Collections.nCopies(1_001, "a film")), 400, "invalid_parameter");
        problem(classify(List.of("fine", "a".repeat(20_001))), 400, "invalid_parameter");
        problem(classify(Collections.singletonList(null)), 400, "invalid_parameter");
        problem(given().contentType("application/json").body("{}").post(path()), 400, "invalid_parameter");
    }

    @Test
    void asManyTextsAsAreAllowedMayBeAsLongAsTheyMay() {
        completed();
        ATrainer.answers(200, ANSWER);

        assertThat(classify(Collections.nCopies(32, "ä".repeat(20_000))).statusCode())
                .isEqualTo(200);
        problem(
                given().contentType("application/json")
                        .body("{\"model\": \"" + "a".repeat(300_000) + "\"}")
                        .post("/api/v1/experiments"),
                413,
                "message_too_large");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyWithoutALengthIsCounted(HttpClient.Version version) throws Exception {
        assertThat(sent(version, "/api/v1/experiments", 300_000)).isEqualTo(413);
        assertThat(sent(version, path(), 300_000)).as("texts may be longer").isEqualTo(400);
    }

    private static int sent(HttpClient.Version version, String path, int size) throws Exception {
        var chunked = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .version(version)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("a".repeat(size).getBytes(StandardCharsets.UTF_8))))
                .build();
        return HttpClient.newHttpClient()
                .send(chunked, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void completed() {
        event("run-queued", id, 0, 0, event -> {});
        event("run-started", id, 1, 0, event -> {});
        event("run-completed", id, 1, 4, event -> {});
        await().until(() -> state(id), "COMPLETED"::equals);
    }

    private String path() {
        return "/api/v1/experiments/" + id + "/classify";
    }

    private Response classify(List<String> texts) {
        return given().contentType("application/json")
                .body(Map.of("texts", texts))
                .post(path());
    }

    private static void problem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    }
}
