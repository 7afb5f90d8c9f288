package io.tunelab.trainer.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.TinyData;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.Topics;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.Splits;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared data between the topics, the disk and the trainer. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class ShardsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final String name = "shards-" + UUID.randomUUID();

    @TempDir
    private Path cache;

    @Inject
    ObjectMapper json;

    private DatasetCatalog catalog;

    @BeforeEach
    void openCatalog() {
        catalog = new DatasetCatalog(broker());
    }

    @Test
    void preparedDataIsFoundFetchedAndVerified() throws Exception {
        TinyData.publish(name);

        var splits = fetcher(broker()).fetch(manifest(), () -> true);

        assertThat(splits.train().size()).isEqualTo(96);
        assertThat(splits.validation().size()).isEqualTo(24);
        assertThat(splits.test().size()).isEqualTo(40);
    }

    @Test
    void dataThatIsPreparedLaterIsTold() throws Exception {
        try (var news = catalog.follow()) {
            await().until(() -> news.poll().isEmpty() && news.isAtEnd());
            assertThat(catalog.find("any", dataset(), TinyData.tokenizerSha256(), LIMIT, () -> true))
                    .isEmpty();

            TinyData.publish(name);

            await().atMost(LIMIT).until(() -> news.poll().stream()
                    .anyMatch(told -> told instanceof DatasetCatalog.Told.Ready ready
                            && ready.of(dataset(), TinyData.tokenizerSha256()).isPresent()));
        }
    }

    @Test
    void ofSeveralManifestsTheNewestCounts() throws Exception {
        TinyData.publish(name);
        var again = record().put("digest", "3".repeat(64));
        Topics.send("datasets", name + "-again", again.toString());

        assertThat(manifest().digest()).isEqualTo("3".repeat(64));
    }

    @Test
    void whatIsNoManifestOrNotForThisTokenizerIsPassedOver() throws Exception {
        Topics.send("datasets", name + "-junk", "{not json");
        Topics.send("datasets", name + "-number", "7");
        TinyData.publish(name);

        assertThat(catalog.find("any", dataset(), "f".repeat(64), LIMIT, () -> true))
                .isEmpty();
    }

    @Test
    void whatWasFetchedOnceNeedsNoBrokerAgain() throws Exception {
        TinyData.publish(name);
        var manifest = manifest();
        var first = fetcher(broker()).fetch(manifest, () -> true);
        var nobody = new KafkaReader(Map.of("bootstrap.servers", "localhost:1"));

        var second = fetcher(nobody).fetch(manifest, () -> true);

        assertThat(second.test().size()).isEqualTo(40);
        assertThat(batch(second)).isEqualTo(batch(first));
    }

    @Test
    void aDamagedFileInTheCacheIsFetchedAgain() throws Exception {
        TinyData.publish(name);
        var manifest = manifest();
        fetcher(broker()).fetch(manifest, () -> true);
        var file = cached(manifest.splits().test().shards().get(0));
        var whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});

        fetcher(broker()).fetch(manifest, () -> true);

        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void aShardThatIsNotWhatItsManifestSaysIsRefused() throws Exception {
        var manifest = changedShard("sha256", json.getNodeFactory().textNode("a".repeat(64)));

        assertThatThrownBy(() -> fetcher(broker()).fetch(manifest, () -> true))
                .isInstanceOfSatisfying(DatasetException.class, error -> {
                    assertThat(error.code()).isEqualTo("invalid_shard");
                    assertThat(error).hasMessageContaining("train/0");
                });
        assertThat(cached(manifest.splits().train().shards().get(0))).doesNotExist();
    }

    @Test
    void aShardThatIsGoneIsSaidToBeMissing() throws Exception {
        var manifest = changedShard("offset", json.getNodeFactory().numberNode(1_000_000L));

        assertThatThrownBy(() -> fetcher(broker()).fetch(manifest, () -> true))
                .isInstanceOfSatisfying(DatasetException.class, error -> assertThat(error.code())
                        .isEqualTo("shard_missing"));
    }

    @Test
    void aFetchThatIsToldToStopStops() throws Exception {
        TinyData.publish(name);
        var manifest = manifest();

        assertThatThrownBy(() -> fetcher(broker()).fetch(manifest, () -> false))
                .isInstanceOfSatisfying(DatasetException.class, error -> assertThat(error.code())
                        .isEqualTo("interrupted"));
    }

    private Manifest changedShard(String field, com.fasterxml.jackson.databind.JsonNode value) throws Exception {
        TinyData.publish(name);
        var record = record();
        ((ObjectNode) record.at("/splits/train/shards/0")).set(field, value);
        return (Manifest) DatasetMessage.read(record);
    }

    private ObjectNode record() throws IOException {
        var found = Topics.read("datasets").stream()
                .filter(each -> name.equals(each.key()))
                .findFirst()
                .orElseThrow();
        return (ObjectNode) json.readTree(found.value());
    }

    private Manifest manifest() throws DatasetException {
        return catalog.find("any", dataset(), TinyData.tokenizerSha256(), LIMIT, () -> true)
                .orElseThrow();
    }

    private DatasetChoice dataset() {
        return new DatasetChoice(name, 0.25, 42, SplitProtocol.POOLED_70_10_20);
    }

    private ShardFetcher fetcher(KafkaReader kafka) {
        return new ShardFetcher(new TopicShards(kafka, cache, LIMIT));
    }

    private static int[] batch(Splits splits) {
        var input = new InputShape(List.of(2), List.of(3), 64);
        return splits.test().batch(IntStream.range(0, 40).toArray(), input).tokenIds();
    }

    private Path cached(Manifest.Shard shard) {
        return cache.resolve(shard.sha256().substring(0, 2)).resolve(shard.sha256());
    }

    private static KafkaReader broker() {
        return new KafkaReader(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()));
    }
}
