package io.tunelab.data.intake;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tunelab.data.TestData;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service has never reached a broker. */
@QuarkusTest
@TestProfile(NoBrokerTest.NobodyListens.class)
@WithTestResource(TestData.class)
class NoBrokerTest {
    public static class NobodyListens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "localhost:1");
        }
    }

    @Test
    void itIsAliveButNotReadyAndSaysWhy() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(containsString("no answer from the broker")));
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void pagesOfOtherSitesAreRefusedAsByEveryService() {
        given().header("Host", "evil.example").get("/q/metrics").then().statusCode(421);
        given().header("Origin", "https://evil.example")
                .post("/q/metrics")
                .then()
                .statusCode(403)
                .body(containsString("foreign_origin"));
        given().get("/q/metrics").then().statusCode(200);
    }
}
