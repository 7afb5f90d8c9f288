package io.tunelab.data.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.data.TestData;
import io.tunelab.data.Topic;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.embedded.Garbage;
import io.tunelab.embedded.RawTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hundreds of messages that nobody should send, made from good ones by a seed, on both topics that we read. */
@QuarkusTest
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class FuzzTest {
    private static final long SEED = Long.getLong("tunelab.fuzz.seed", 5);

    @Test
    void badRequestsAndManifestsArePassedOverAndTheNextGoodRequestIsServed() throws IOException {
        var contracts = Contracts.ofThisRepository();
        var requests = new RawTopic("experiment-requests");
        var lines = new StringBuilder();
        for (int row = 0; row < 200; row++) {
            lines.append("{\"text\": \"play %d\", \"label\": \"%s\"}%n".formatted(row, row % 2 == 0 ? "NEG" : "POS"));
        }
        Files.writeString(TestData.dataDirectory().resolve("plays.jsonl"), lines);
        // Of a data set that nobody has: what is valid by chance ends at once.
        var sample = contracts.sample("experiment-request").replace("\"imdb\"", "\"no-such-data\"");
        new RawTopic("datasets").publish(Garbage.json(contracts.sample("dataset-ready"), "fuzz", SEED, 4_000_000));

        requests.publish(Garbage.json(sample, "fuzz", SEED, 1_000_000));
        new Topic("experiment-requests")
                .publish("after-fuzz", """
                {"model": "%s", "dataset": {"name": "plays", "fraction": 1}}""".formatted(TestData.MODEL).getBytes(StandardCharsets.UTF_8));

        await().atMost(Duration.ofSeconds(90)).until(() -> new Topic("datasets")
                .records().stream().anyMatch(record -> record.key().startsWith("plays-") && record.value() != null));
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(requests.unacknowledged("tunelab-data"))
                .isZero());
    }
}
