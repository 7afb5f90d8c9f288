package io.tunelab.data.intake;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tunelab.data.TestData;
import io.tunelab.embedded.EmbeddedStack;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The broker is there and nobody has created the topic. */
@QuarkusTest
@TestProfile(NoTopicTest.AnotherTopic.class)
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class NoTopicTest {
    private static final String TOPIC = "created-later";

    public static class AnotherTopic implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.incoming.experiment-requests.topic", TOPIC);
        }
    }

    @Test
    void itIsNotReadyUntilTheTopicIsCreated() throws Exception {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(containsString("the topic " + TOPIC + " does not exist")));

        try (var admin =
                Admin.create(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }
}
