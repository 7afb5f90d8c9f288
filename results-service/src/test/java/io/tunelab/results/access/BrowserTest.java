package io.tunelab.results.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.RawHttp;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys: what a page of another site gets a browser to send. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class BrowserTest {
    private static final String EXPERIMENTS = "/api/v1/experiments";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example.",
                "evil.example@localhost",
                "evil example"
            })
    void aNameThatAStrangerPointsHereIsNotAnswered(String host) throws IOException {
        for (var path : new String[] {EXPERIMENTS, "/", "/q/metrics", "/q/health/../../api/v1/experiments"}) {
            assertThat(get(path, host)).startsWith("HTTP/1.1 4").doesNotStartWith("HTTP/1.1 404");
        }
    }

    @Test
    void theRefusalOfANameSaysWhatToSet() throws IOException {
        assertThat(get(EXPERIMENTS, "tunelab.example.com"))
                .startsWith("HTTP/1.1 421")
                .contains("unknown_host", "'tunelab.example.com'", "TUNELAB_ACCESS_HOSTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080", "results-service:8080", "10.0.0.7"})
    void ownNamesAndAddressesAreAnswered(String host) throws IOException {
        assertThat(get(EXPERIMENTS, host)).startsWith("HTTP/1.1 200");
    }

    @Test
    void healthIsToldToWhoeverAsks() throws IOException {
        assertThat(get("/q/health/live", "balancer.example.com")).startsWith("HTTP/1.1 200");
        assertThat(RawHttp.answer(service, "GET /q/health/live HTTP/1.0")).contains("200 OK");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Origin, http://localhost:1",
        "Origin, http://[",
    })
    void aPageOfAnotherOriginChangesNothing(String header, String value) {
        given().header(header, value)
                .contentType("application/json")
                .body("{}")
                .post(EXPERIMENTS)
                .then()
                .statusCode(403);
        given().header(header, value).delete(EXPERIMENTS + "/any").then().statusCode(403);
        given().header(header, value).post("/api/2.0/mlflow/runs/create").then().statusCode(403);
    }

    @Test
    void theOwnPageMayPost() {
        given().header("Origin", "http://" + service.getHost() + ":" + service.getPort())
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/json")
                .body("{}")
                .post(EXPERIMENTS)
                .then()
                .statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/nowhere", "/q/swagger-ui/"})
    void pagesHaveAContentSecurityPolicy(String path) {
        assertThat(given().get(path).headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'self'", "frame-ancestors 'none'");
    }

    private String get(String path, String host) throws IOException {
        return RawHttp.answer(service, "GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");
    }
}
