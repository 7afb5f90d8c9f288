package io.tunelab.results.reuse;

import static io.restassured.RestAssured.given;
import static io.tunelab.results.Stack.event;
import static io.tunelab.results.Stack.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.transfer.FilePeers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single experiments that a finished run answers. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(FilePeers.class)
class SingleReuseTest {
    /** No other test's run has it. */
    private final int seed = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    @BeforeEach
    void dataServiceKnowsNoFile() {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 200, "{\"available\": []}"));
    }

    @Inject
    Datasets datasets;

    @Test
    void anIdenticalRunThatHasFinishedAnswers() {
        var id = completed("");

        var again = submit("");

        assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
        assertThat(again.jsonPath().getString("experiment_id")).isEqualTo(id);
        assertThat(again.header("Location")).endsWith("/api/v1/experiments/" + id);
    }

    @Test
    void oneThatIsStillRunningDoesNot() {
        submit("").then().statusCode(202);

        submit("").then().statusCode(202);
    }

    @Test
    void whoWantsARunGetsOne() {
        completed("");

        submit(", \"reuse\": false").then().statusCode(202);
        submit(", \"experiment_id\": \"wanted-" + seed + "\"").then().statusCode(202);
        submit(", \"pause_after\": 1").then().statusCode(202);
        submit(", \"learning_rate\": 0.002").then().statusCode(202);
    }

    /** Otherwise a label's table would lack a run that was asked for under it. */
    @Test
    void whatIsSaidBesideTheSettingsIsNotLost() {
        var id = completed(", \"study\": \"label-%1$d\", \"tags\": {\"owner\": \"ann\"}".formatted(seed));

        submit(", \"study\": \"another\"").then().statusCode(202);
        submit(", \"tags\": {\"owner\": \"bob\"}").then().statusCode(202);
        assertThat(submit(", \"tags\": {\"owner\": \"ann\"}").jsonPath().getString("experiment_id"))
                .isEqualTo(id);
        submit("").then().statusCode(200);
    }

    @Test
    void aRunOfBeforeItsDataWasReplacedDoesNotAnswer() {
        completed("");
        submit("").then().statusCode(200);

        QuarkusTransaction.requiringNew().run(() -> datasets.replaced("imdb-" + seed));

        submit("").then().statusCode(202);
    }

    /** A request may name a data set, or its file with the ending. */
    @ParameterizedTest
    @ValueSource(strings = {"name", "file"})
    void aRunOfBeforeItsFileWasChangedDoesNotAnswer(String namedBy) {
        answerWithFileOf(namedBy, Instant.now().minus(Duration.ofHours(1)));
        completed("");
        submit("").then().statusCode(200);

        answerWithFileOf(namedBy, Instant.now().plus(Duration.ofSeconds(1)));

        submit("").then().statusCode(202);
    }

    private void answerWithFileOf(String namedBy, Instant changed) {
        FilePeers.answer(exchange -> FilePeers.json(exchange, 200, """
                {"available": [{"%s": "imdb-%d", "source": "file", "modified_at": "%s"}]}""".formatted(namedBy, seed, changed)));
    }

    /** The file's name has no ending where it was replaced. */
    @Test
    void norIfARequestNamesTheFileWithItsEnding() {
        var file = ", \"dataset\": {\"name\": \"imdb-" + seed + ".csv.gz\"}";
        completed(file);
        submit(file).then().statusCode(200);

        QuarkusTransaction.requiringNew().run(() -> datasets.replaced("imdb-" + seed));

        submit(file).then().statusCode(202);
    }

    private String completed(String more) {
        var answer = submit(more);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        var id = answer.jsonPath().getString("experiment_id");
        event("run-started", id, 1, 0, event -> {});
        event("run-completed", id, 1, 4, event -> {});
        await().until(() -> state(id), "COMPLETED"::equals);
        return id;
    }

    private Response submit(String more) {
        return given().contentType("application/json")
                .body("{\"seed\": %d%s}"
                        .formatted(
                                seed,
                                more.contains("dataset")
                                        ? more
                                        : ", \"dataset\": {\"name\": \"imdb-" + seed + "\"}" + more))
                .post("/api/v1/experiments");
    }
}
