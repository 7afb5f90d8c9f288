package io.tunelab.trainer.classify;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.TinyData;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.Topics;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's model, asked over HTTP: the real engine and a real tokenizer. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class ClassificationTest {
    @Inject
    ObjectMapper json;

    private final String id = "classify-" + UUID.randomUUID();

    @Test
    void aFinishedRunsModelClassifiesTexts() {
        TinyData.publish("classified");
        Topics.send("experiment-requests", id, """
                {"model": "bert", "max_len": 16, "batch": 8, "lr": 1e-3, "epochs": 1, "precision": "fp32",
                 "dataset": {"name": "classified"}}""");
        Topics.event(id, "run_completed");

        var answer = classify(Map.of(
                "experiment_id", id, "texts", List.of("a good film", "a bad one ".repeat(30), ""), "max_length", 16));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(Contracts.ofThisRepository().violations("classification-answer", answer.asString()))
                .isEmpty();
        var json = answer.jsonPath();
        assertThat(json.getList("predictions")).hasSize(3);
        for (int text = 0; text < 3; text++) {
            var probabilities = json.<String, Float>getMap("predictions[" + text + "].probabilities");
            assertThat(probabilities).containsOnlyKeys("NEG", "POS");
            assertThat(probabilities.get("NEG") + probabilities.get("POS")).isCloseTo(1f, within(1e-5f));
            assertThat(json.getString("predictions[" + text + "].label"))
                    .isEqualTo(probabilities.get("NEG") >= probabilities.get("POS") ? "NEG" : "POS");
        }
        assertThat(json.getList("predictions.truncated")).containsExactly(false, true, false);
        assertThat(json.getInt("predictions[1].tokens")).isGreaterThan(90);
        assertThat(json.getInt("predictions[2].tokens")).isEqualTo(2);
        assertThat(json.getInt("predictions[1].read_tokens")).isEqualTo(16);
        assertThat(json.getInt("predictions[2].read_tokens")).isEqualTo(2);
        assertThat(json.getInt("predictions[2].unknown_tokens")).isZero();
    }

    @Test
    void pagesOfOtherSitesAreRefused() {
        var question = Map.of("experiment_id", id, "texts", List.of("a"), "max_length", 16);

        var byAnotherName = given().header("Host", "evil.example")
                .contentType("application/json")
                .body(question)
                .post("/api/v1/classifications");
        var byAnotherSite = given().header("Origin", "https://evil.example")
                .contentType("application/json")
                .body(question)
                .post("/api/v1/classifications");

        assertThat(byAnotherName.statusCode()).isEqualTo(421);
        assertThat(byAnotherSite.statusCode()).isEqualTo(403);
        assertThat(classify(question).statusCode()).isEqualTo(404);
    }

    @Test
    void questionsAndAnswersAreAsTheContractHasThem() throws IOException {
        var contracts = Contracts.ofThisRepository();
        var question =
                json.readValue(contracts.sample("classification-question"), ClassificationResource.Request.class);
        var answer = contracts.sample("classification-answer");

        var written = json.writeValueAsString(json.readValue(answer, ClassificationResource.Answer.class));

        assertThat(question.maxLength()).contains(128);
        assertThat(question.texts()).hasSize(2);
        assertThat(json.readTree(written)).isEqualTo(json.readTree(answer));
        assertThat(contracts.violations("classification-answer", written)).isEmpty();
    }

    @Test
    void aRunWithoutAModelIsSaidToHaveNone() {
        var answer = classify(Map.of("experiment_id", id, "texts", List.of("a good film")));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("no_model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../bert", "a/b", "a..b", "", "."})
    void anIdThatIsNoneIsRefused(String other) {
        var answer = classify(Map.of("experiment_id", other, "texts", List.of("a good film")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("message")).contains("experiment_id");
    }

    @Test
    void textsThatAreNoneTooManyOrTooLongAreRefused() {
        for (var texts : List.of(
                List.<String>of(),
                Collections.nCopies(33, "a film"),
                List.of("a".repeat(20_001)),
                Collections.<String>singletonList(null))) {
            var question = new HashMap<String, Object>();
            question.put("experiment_id", id);
            question.put("texts", texts);
            assertThat(classify(question).statusCode()).isEqualTo(400);
        }
    }

    private static Response classify(Map<String, ?> question) {
        return given().contentType("application/json").body(question).post("/api/v1/classifications");
    }
}
