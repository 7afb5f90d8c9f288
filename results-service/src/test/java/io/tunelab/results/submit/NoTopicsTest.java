package io.tunelab.results.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker that nobody has prepared. */
@QuarkusTest
@WithTestResource(NoTopicsTest.BareBroker.class)
class NoTopicsTest {
    private static EmbeddedKafka broker;

    /** The JVM's database, and a broker without topics. */
    public static final class BareBroker implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try {
                var directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bare-kafka");
                broker = EmbeddedKafka.start(directory, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "kafka.bootstrap.servers",
                    broker.bootstrapServers(),
                    "quarkus.datasource.jdbc.url",
                    EmbeddedStack.database().jdbcUrl(),
                    "quarkus.datasource.username",
                    "results",
                    "quarkus.datasource.password",
                    "results");
        }

        @Override
        public void stop() {
            broker.close();
        }
    }

    @Test
    void anExperimentIsRefusedAtOnceWithTheReasonAndTakenWhenTheTopicsAreThere() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/q/health/ready").statusCode() == 503);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> post().contains("the topic experiment-requests does not exist"));
        long begin = System.nanoTime();

        var refused = post();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(refused).contains("broker_unavailable", "the topic experiment-requests does not exist");
        Topics.create(broker.bootstrapServers());
        await().atMost(Duration.ofSeconds(60)).until(() -> post().contains("experiment_id"));
    }

    private static String post() {
        return given().contentType("application/json")
                .body("{\"model\": \"m\", \"dataset\": {\"name\": \"d\"}}")
                .post("/api/v1/experiments")
                .asString();
    }
}
