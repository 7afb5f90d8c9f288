package io.tunelab.results.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service with keys: of "abc" for a reader and of "submit" for a submitter. */
@QuarkusTest
@TestProfile(AccessTest.WithKeys.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class AccessTest {
    public static class WithKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tunelab.access.keys",
                    "eyes:reader:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad,"
                            + "hands:submitter:75490bd7b93e6fa7d18cfdea90cc6bcb983d5f3ea326249d2709ca6c94bc07ba");
        }
    }

    @Test
    void withoutAKeyOnlyPageAndHealthAreShown() {
        problem(given().get("/api/v1/experiments"), 401, "unauthenticated");
        problem(given().contentType("application/json").body("{}").post("/api/v1/experiments"), 401, "unauthenticated");
        assertThat(given().get("/q/metrics").statusCode()).isEqualTo(401);
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(given().get("/").statusCode()).isEqualTo(200);
    }

    /** Resources are found without a path's parameters and with doubled slashes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api;x/v1/experiments",
                "/api/v1;x/experiments",
                "/;x/api/v1/experiments",
                "//api/v1/experiments"
            })
    void anotherSpellingOfAPathIsNoWayIn(String path) {
        var answer = given().urlEncodingEnabled(false).get(path);

        assertThat(answer.statusCode()).as(answer.asString()).isIn(401, 404);
        assertThat(answer.asString()).doesNotContain("experiment_id", "\"items\"");
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer wrong", "X-API-Key, wrong", "Authorization, Bearer"})
    void aWrongKeyIsNoKey(String header, String value) {
        problem(given().header(header, value).get("/api/v1/experiments"), 401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer abc", "authorization, bearer abc", "X-API-Key, abc"})
    void aReaderReadsAndSubmitsNothing(String header, String value) {
        assertThat(given().header(header, value).get("/api/v1/experiments").statusCode())
                .isEqualTo(200);

        problem(
                given().header(header, value)
                        .contentType("application/json")
                        .body("{}")
                        .post("/api/v1/experiments"),
                403,
                "forbidden");
    }

    @Test
    void aReaderHasTextsClassified() {
        var path = "/api/v1/experiments/nobody/classify";
        var body = "{\"texts\": [\"a good film\"]}";

        problem(given().contentType("application/json").body(body).post(path), 401, "unauthenticated");
        problem(
                given().header("X-API-Key", "abc")
                        .contentType("application/json")
                        .body(body)
                        .post(path),
                404,
                "not_found");
    }

    @Test
    void aSubmitterSubmits() {
        var answer = given().header("X-API-Key", "submit")
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/experiments");

        assertThat(answer.statusCode()).isEqualTo(202);
        problem(given().header("X-API-Key", "submit").delete("/api/v1/experiments/any"), 403, "forbidden");
        problem(given().header("X-API-Key", "submit").post("/api/v1/mirror/exports"), 403, "forbidden");
        problem(bulk("submit", "delete"), 403, "forbidden");
        assertThat(bulk("submit", "archive").statusCode()).isEqualTo(200);
        problem(bulk("abc", "archive"), 403, "forbidden");
    }

    private static Response bulk(String key, String action) {
        return given().header("X-API-Key", key)
                .contentType("application/json")
                .body("{\"ids\": [\"nobody\"]}")
                .post("/api/v1/bulk/experiments/" + action);
    }

    @Test
    void mlflowsClientsNeedTheRoleReaderAndAreToldWhereToLog() {
        var search = given().contentType("application/json").body("{}");

        assertThat(search.header("X-API-Key", "abc")
                        .post("/api/2.0/mlflow/runs/search")
                        .statusCode())
                .isEqualTo(200);
        var write = given().header("X-API-Key", "abc").post("/api/2.0/mlflow/runs/create");
        assertThat(write.statusCode()).isEqualTo(403);
        assertThat(write.jsonPath().getString("message")).contains("tunelab.mlflow.tracking-uri");
        problem(given().post("/api/2.0/mlflow/runs/search"), 401, "unauthenticated");
    }

    @Test
    void everyAnswerForbidsSniffingAndFramesAndThePageForeignScripts() {
        var page = given().get("/");

        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(given().get("/q/health").header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(given().header("Origin", "https://elsewhere.example")
                        .header("X-API-Key", "abc")
                        .get("/api/v1/experiments")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void withoutKeysTheServiceStartsOnLoopbackOnlyUnlessToldOtherwise() {
        assertThatThrownBy(() -> access("0.0.0.0", false).check(new StartupEvent()))
                .hasMessageContaining("open to everybody on 0.0.0.0")
                .hasMessageContaining("TUNELAB_ACCESS_KEYS");
        access("127.0.0.1", false).check(new StartupEvent());
        access("0.0.0.0", true).check(new StartupEvent());
    }

    @Test
    void answersOfTheApiRunNothingAndAreNotKept() {
        var answer = given().header("X-API-Key", "abc").get("/api/v1/experiments");

        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Permissions-Policy")).contains("camera=()");
    }

    private static Access access(String host, boolean open) {
        return new Access(
                new Access.Settings() {
                    @Override
                    public Optional<List<String>> keys() {
                        return Optional.empty();
                    }

                    @Override
                    public boolean open() {
                        return open;
                    }

                    @Override
                    public Optional<List<String>> hosts() {
                        return Optional.empty();
                    }
                },
                host,
                false);
    }

    private static void problem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    }
}
