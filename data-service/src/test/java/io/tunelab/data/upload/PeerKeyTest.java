package io.tunelab.data.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tunelab.data.TestData;
import io.tunelab.guard.PeerKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service with a key that others of the stack show. */
@QuarkusTest
@TestProfile(PeerKeyTest.WithKey.class)
@WithTestResource(TestData.class)
class PeerKeyTest {
    private static final String KEY = "a-key-of-this-test";

    public static class WithKey implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(PeerKey.SETTING, KEY, "kafka.bootstrap.servers", "localhost:1");
        }
    }

    /** Resources are found without a path's parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/datasets",
                "/api;x/v1/datasets",
                "/api;/v1/datasets",
                "/;x/api/v1/datasets",
                "//api/v1/datasets",
                "/q/..;x/api/v1/datasets",
                "/q/../api/v1/datasets"
            })
    void whoShowsNoKeyOrAnotherReachesNothing(String path) {
        for (var shown : new String[] {"", "another"}) {
            var answer = given().urlEncodingEnabled(false)
                    .header(PeerKey.HEADER, shown)
                    .get(path);

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(401);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("unknown_peer");
        }
    }

    @Test
    void whoShowsTheKeyIsAnsweredAndHealthAndMetricsAreForAll() {
        assertThat(given().header(PeerKey.HEADER, KEY).get("/api/v1/datasets").statusCode())
                .isEqualTo(200);
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/metrics").statusCode()).isEqualTo(200);
    }
}
