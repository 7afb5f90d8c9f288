package io.tunelab.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import io.tunelab.data.Tokenizers;
import io.tunelab.data.Topic;
import io.tunelab.data.publish.DirectoryPublication;
import io.tunelab.data.publish.KafkaClients;
import io.tunelab.data.publish.Publication;
import io.tunelab.data.publish.Publisher;
import io.tunelab.data.source.DigestCache;
import io.tunelab.data.source.Limits;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.data.split.Split;
import io.tunelab.data.tokenize.TokenizerFile;
import io.tunelab.data.tokenize.TokenizerStore;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.hub.LocalHub;
import io.tunelab.hub.tokenizer.TextTokenizer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tunelab.v1.TestTexts;
import tunelab.v1.TokenShard;

/** Against the embedded broker; a new {@link Publisher} is what a restarted service has: no memory but the topics. */
class PreparationTest {
    private static final Topic SHARDS = new Topic("token-shards");
    private static final Topic TEXTS = new Topic("test-texts");
    private static final Topic DATASETS = new Topic("datasets");

    @TempDir
    Path directory;

    private String name;
    private TokenizerFile tokenizer;

    @BeforeEach
    void data(TestInfo test) throws IOException {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        tokenizer = Tokenizers.in(directory.resolve("models").resolve("minilm"));
        Files.createDirectories(directory.resolve("datasets"));
        write(400);
    }

    @Test
    void theShardsHoldExactlyTheTextsOfTheSplits() throws Exception {
        var manifest = prepare(0.5).manifest();

        assertThat(Contracts.ofThisRepository()
                        .violations("dataset", manifest.json().toString()))
                .isEmpty();
        assertThat(manifest.splits().train().examplesPerLabel()).containsExactly(70L, 70L);
        assertThat(manifest.splits().validation().examplesPerLabel()).containsExactly(10L, 10L);
        assertThat(manifest.splits().test().examplesPerLabel()).containsExactly(20L, 20L);
        try (var decoder = TextTokenizer.open(tokenizer.path())) {
            for (var shard : shards(manifest, manifest.splits().test())) {
                assertThat(shard.getDatasetKey()).isEqualTo(manifest.datasetKey());
                assertThat(shard.getSplit()).isEqualTo(Split.TEST.wireName());
                int at = 0;
                for (int i = 0; i < shard.getRowIdsCount(); i++) {
                    var ids = shard.getTokenIdsList().subList(at, at + shard.getLengths(i));
                    at += shard.getLengths(i);
                    assertThat(decoder.decode(ids)).isEqualTo(text(shard.getRowIds(i)));
                    assertThat(shard.getLabels(i)).isEqualTo(shard.getRowIds(i) % 2);
                }
            }
        }
    }

    /** As GLUE's and others' pairs are, each with any number of labels. */
    @Test
    void pairsWithLabelSetsArePublishedAsTheContractHasThem() throws Exception {
        var lines = new StringBuilder();
        for (int row = 0; row < 40; row++) {
            lines.append("{\"premise\": \"review %d\", \"hypothesis\": \"it was long\", \"label\": %s}%n"
                    .formatted(
                            row,
                            List.of("[]", "[\"a\"]", "[\"b\"]", "[\"b\", \"a\"]")
                                    .get(row % 4)));
        }
        Files.writeString(directory.resolve("datasets").resolve(name + "-pairs.jsonl"), lines);
        var reading = new ReadingChoice(
                Optional.empty(),
                Optional.of("premise"),
                Optional.empty(),
                Optional.of("hypothesis"),
                Optional.empty(),
                "auto",
                "auto",
                OnBadRow.FAIL);
        var choice = new DatasetChoice(name + "-pairs", 1, 42, SplitProtocol.POOLED_70_10_20, Dedupe.NONE, reading);

        var manifest = prepare(new DataRequest("minilm", choice), true).manifest();

        assertThat(Contracts.ofThisRepository()
                        .violations("dataset", manifest.json().toString()))
                .isEmpty();
        assertThat(manifest.task()).isEqualTo(Task.MULTI_LABEL);
        assertThat(manifest.tokenizer().separatorIds()).contains(List.of(102));
        assertThat(manifest.tokenizer().secondSegment()).contains(1);
        assertThat(manifest.splits().test().examples()).isEqualTo(8);
        assertThat(manifest.splits().test().examplesPerLabel()).containsExactly(4L, 4L);
        try (var decoder = TextTokenizer.open(tokenizer.path())) {
            var shard = shards(manifest, manifest.splits().test()).get(0);
            int token = 0;
            int label = 0;
            for (int i = 0; i < shard.getRowIdsCount(); i++) {
                int row = shard.getRowIds(i);
                var ids = shard.getTokenIdsList().subList(token, token + shard.getLengths(i));
                token += shard.getLengths(i);
                assertThat(decoder.decode(ids.subList(0, shard.getFirstLengths(i))))
                        .isEqualTo("review " + row);
                assertThat(decoder.decode(ids.subList(shard.getFirstLengths(i), ids.size())))
                        .isEqualTo("it was long");
                assertThat(shard.getLabelsList().subList(label, label + shard.getLabelCounts(i)))
                        .isEqualTo(List.of(List.of(), List.of(0), List.of(1), List.of(0, 1))
                                .get(row % 4));
                label += shard.getLabelCounts(i);
            }
        }
        assertThat(texts(manifest).get(0).getSecondTextsList()).hasSize(8).containsOnly("it was long");
    }

    @Test
    void theManifestSaysWhatTheDataHoldsAndWhatTheSplitsShare() throws IOException {
        var manifest = prepare(0.5).manifest();

        assertThat(manifest.origin().audit().orElseThrow().classes().rowsPerLabel())
                .containsExactly(200, 200);
        assertThat(manifest.origin().audit().orElseThrow().exactDuplicates().groups())
                .isZero();
        assertThat(manifest.origin().overlap().orElseThrow().testInTrain().same())
                .isZero();

        Files.writeString(
                directory.resolve("datasets").resolve(name + ".csv"),
                Files.readString(directory.resolve("datasets").resolve(name + ".csv"))
                        .repeat(2)
                        .replaceAll("(?<=\n)text,label\n", ""));
        var doubled = prepare(1).manifest();

        assertThat(doubled.origin().audit().orElseThrow().exactDuplicates().rows())
                .isEqualTo(800);
        assertThat(doubled.origin().overlap().orElseThrow().testInTrain().same())
                .isGreaterThan(80);
        assertThat(Contracts.ofThisRepository()
                        .violations("dataset", doubled.json().toString()))
                .isEmpty();
    }

    @Test
    void theTextsOfTheTestSplitArePublishedByTheRowsOfItsShards() throws IOException {
        var manifest = prepare(0.5).manifest();

        var parts = texts(manifest);

        assertThat(parts.stream().flatMap(part -> part.getRowIdsList().stream()))
                .containsExactlyElementsOf(shards(manifest, manifest.splits().test()).stream()
                        .flatMap(shard -> shard.getRowIdsList().stream())
                        .toList());
        for (var part : parts) {
            assertThat(part.getSourceSha256())
                    .isEqualTo(manifest.origin().source().sha256());
            for (int i = 0; i < part.getRowIdsCount(); i++) {
                assertThat(part.getTexts(i)).isEqualTo(text(part.getRowIds(i)));
            }
        }
    }

    @Test
    void dataThatWasPreparedWithoutTextsGetsThemOnceAndKeepsItsShards() throws IOException {
        var without = prepare(name, "minilm", 0.5, false).manifest();
        assertThat(without.testTexts()).isEmpty();

        var with = prepare(0.5);
        var again = prepare(0.5);

        assertThat(with.fresh()).isFalse();
        assertThat(with.manifest().splits()).isEqualTo(without.splits());
        assertThat(texts(with.manifest())).isNotEmpty();
        assertThat(again.manifest()).isEqualTo(with.manifest());
        assertThat(TEXTS.records().stream().filter(part -> part.key().startsWith(without.datasetKey())))
                .hasSize(1);
    }

    @Test
    void textsThatAreGoneArePublishedAgain() throws IOException {
        var manifest = prepare(0.5).manifest();
        var lost = manifest.json();
        ((ObjectNode) lost.at("/test_texts/0")).put("offset", 1_000_000);
        DATASETS.publish(manifest.datasetKey(), lost.toString().getBytes(StandardCharsets.UTF_8));

        var again = prepare(0.5);

        assertThat(again.fresh()).isFalse();
        assertThat(texts(again.manifest())).isNotEmpty();
    }

    @Test
    void dataWhoseSourceCannotBeReadAnyMoreIsUsedWithoutTexts() throws IOException {
        var without = prepare(name, "minilm", 0.5, false).manifest();
        var file = directory.resolve("datasets").resolve(name + ".csv");
        var modified = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, modified);

        var found = prepare(0.5);

        assertThat(found.fresh()).isFalse();
        assertThat(found.manifest()).isEqualTo(without);
    }

    @Test
    void aSmallerFractionLiesInsideALargerOne() {
        var small = prepare(0.25).manifest();
        var large = prepare(0.5).manifest();

        assertThat(rows(large)).containsAll(rows(small));
        assertThat(large.datasetKey()).isNotEqualTo(small.datasetKey());
    }

    @Test
    void aRestartedServiceFindsItsDataAgain() {
        var first = prepare(0.5);
        int shards = SHARDS.records().size();

        var second = prepare(0.5);

        assertThat(first.fresh()).isTrue();
        assertThat(second.fresh()).isFalse();
        assertThat(second.manifest()).isEqualTo(first.manifest());
        assertThat(SHARDS.records()).hasSize(shards);
    }

    @Test
    void aHalfPublishedSetIsPublishedAgainAndOnlyThatIsUsed() {
        var key = prepare(0.5).manifest().datasetKey();
        var whole = SHARDS.records().stream()
                .filter(shard -> shard.key().startsWith(key))
                .toList();
        DATASETS.publish(key, null);
        SHARDS.publish(whole.get(0).key(), new byte[] {1, 2, 3});

        var again = prepare(0.5);

        assertThat(again.fresh()).isTrue();
        assertThat(shards(again.manifest(), again.manifest().splits().train())).isNotEmpty();
    }

    @Test
    void aManifestWhoseShardsAreGoneIsNotTrusted() throws IOException {
        var manifest = prepare(0.5).manifest();
        var lost = manifest.json();
        ((ObjectNode) lost.at("/splits/test/shards/0")).put("offset", 1_000_000);
        DATASETS.publish(manifest.datasetKey(), lost.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(prepare(0.5).fresh()).isTrue();
    }

    @Test
    void whenTheDataChangesBackTheOlderManifestIsToldAgainAsTheNewest() throws IOException {
        var first = prepare(0.5).manifest();
        write(500);
        var second = prepare(0.5).manifest();
        write(400);

        var third = prepare(0.5);

        assertThat(second.datasetKey()).isNotEqualTo(first.datasetKey());
        assertThat(third.fresh()).isFalse();
        var told = DATASETS.records().stream()
                .filter(one -> one.key().startsWith(first.datasetKey().substring(0, 10)))
                .toList();
        assertThat(told.get(told.size() - 1).key()).isEqualTo(first.datasetKey());
    }

    @Test
    void whatCannotBePreparedSaysWhy() throws IOException {
        assertThatThrownBy(() -> prepare("nowhere", "minilm", 0.5))
                .extracting("code")
                .isEqualTo("unknown_dataset");
        assertThatThrownBy(() -> prepare(name, "no-model", 0.5))
                .extracting("code")
                .isEqualTo("tokenizer_unreachable");
        assertThatThrownBy(() -> prepare(0.001)).extracting("code").isEqualTo("split_impossible");
        Files.writeString(directory.resolve("datasets").resolve("bad.csv"), "text,label\nfine,POS\n,NEG\n");
        assertThatThrownBy(() -> prepare("bad", "minilm", 0.5))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bad.csv, line 3: no text; correct it");
    }

    @Test
    void howDataIsReadIsInTheKeyOnlyWhereItIsAskedFor() {
        var plain = new DatasetChoice("d", 0.25, 42, SplitProtocol.OFFICIAL);
        var asked = DatasetChoice.read(plain.json().put("text_column", "body"));

        assertThat(plain.json().toString())
                .isEqualTo("{\"name\":\"d\",\"fraction\":0.25,\"seed\":42,\"protocol\":\"official\"}");
        assertThat(asked.reading().textColumn()).contains("body");
        assertThat(DatasetKey.of(new DataRequest("m", plain), "a".repeat(64), "b".repeat(64)))
                .isEqualTo("d-432c4e270cdd5b64");
        assertThat(DatasetKey.of(new DataRequest("m", asked), "a".repeat(64), "b".repeat(64)))
                .isNotEqualTo("d-432c4e270cdd5b64");
    }

    @Test
    void aDirectoryHoldsTheVeryShardsOfTheTopicAndIsNotWrittenTwice() throws IOException {
        var published = prepare(0.5).manifest();
        var root = directory.resolve("prepared");

        var file = prepare(new DirectoryPublication(root, Clock.systemUTC()), 0.5, false);
        var again = prepare(new DirectoryPublication(root, Clock.systemUTC()), 0.5, false);

        assertThat(file.fresh()).isTrue();
        assertThat(file.manifest().datasetKey()).isEqualTo(published.datasetKey());
        assertThat(file.manifest().digest()).isEqualTo(published.digest());
        var written = root.resolve(published.datasetKey());
        assertThat(Contracts.ofThisRepository()
                        .violations("dataset", Files.readString(written.resolve("manifest.json"))))
                .isEmpty();
        for (var shard : published.splits().test().shards()) {
            assertThat(Files.readAllBytes(written.resolve("test-" + shard.index() + ".shard")))
                    .isEqualTo(SHARDS.at(shard.partition(), shard.offset()).value());
        }
        assertThat(again.fresh()).isFalse();
        assertThat(again.manifest()).isEqualTo(file.manifest());
        assertThat(root).isDirectoryNotContaining("glob:**/.unfinished*");
    }

    @Test
    void aDirectoryWithADamagedShardIsWrittenAgain() throws IOException {
        var root = directory.resolve("prepared");
        var key = prepare(new DirectoryPublication(root, Clock.systemUTC()), 0.5, false)
                .manifest()
                .datasetKey();
        Files.writeString(root.resolve(key).resolve("train-0.shard"), "damaged");

        assertThat(prepare(new DirectoryPublication(root, Clock.systemUTC()), 0.5, false)
                        .fresh())
                .isTrue();
        assertThat(prepare(new DirectoryPublication(root, Clock.systemUTC()), 0.5, false)
                        .fresh())
                .isFalse();
    }

    @Test
    void theKeyIsSafeAsAFileName() {
        assertThat(DatasetKey.of(
                        new DataRequest("m", new DatasetChoice("Owner/My_Set.v2", 0.25, 42, SplitProtocol.OFFICIAL)),
                        "a".repeat(64),
                        "b".repeat(64)))
                .matches("owner-my-set-v2-[0-9a-f]{16}");
    }

    private Preparation.Outcome prepare(double fraction) {
        return prepare(name, "minilm", fraction);
    }

    private Preparation.Outcome prepare(String dataset, String model, double fraction) {
        return prepare(dataset, model, fraction, true);
    }

    private Preparation.Outcome prepare(String dataset, String model, double fraction, boolean publishTestTexts) {
        return prepare(request(dataset, model, fraction), publishTestTexts);
    }

    private Preparation.Outcome prepare(DataRequest request, boolean publishTestTexts) {
        var clients = new KafkaClients(
                Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()));
        var publisher = new Publisher(clients, Clock.systemUTC());
        return prepare(publisher, request, publishTestTexts);
    }

    private Preparation.Outcome prepare(Publication publication, double fraction, boolean publishTestTexts) {
        return prepare(publication, request(name, "minilm", fraction), publishTestTexts);
    }

    private static DataRequest request(String dataset, String model, double fraction) {
        return new DataRequest(model, new DatasetChoice(dataset, fraction, 42, SplitProtocol.POOLED_70_10_20));
    }

    private Preparation.Outcome prepare(Publication publication, DataRequest request, boolean publishTestTexts) {
        var hub = LocalHub.settings(URI.create("http://localhost:1"), directory, true);
        try (publication) {
            var locator = new Locator(
                    new SourceCatalog(Map.of(), directory.resolve("datasets"), 10, 7, hub),
                    new TokenizerStore(directory.resolve("models"), hub));
            return new Preparation(
                            new DigestCache(directory.resolve("cache")),
                            new MemoryShares(1, new Limits(10_000, 10_000, 10_000_000)),
                            TokenizerFile::open,
                            publication,
                            publishTestTexts)
                    .prepare(locator.find(request));
        }
    }

    /** Reads as a trainer does: at the manifest's offsets, and checks what it got. */
    private static List<TokenShard> shards(Manifest manifest, Manifest.PublishedSplit split) {
        var shards = new ArrayList<TokenShard>();
        var digest = new StringBuilder();
        for (var shard : split.shards()) {
            var record = SHARDS.at(shard.partition(), shard.offset());
            assertThat(record.key()).startsWith(manifest.datasetKey() + "/");
            assertThat(Sha256.of(record.value())).isEqualTo(shard.sha256());
            try {
                var content = TokenShard.parseFrom(record.value());
                shards.add(content);
                digest.append(
                        Sha256.of(content.toBuilder().clearDatasetKey().build().toByteArray()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(new Sha256().text(digest.toString()).hex()).isEqualTo(split.digest());
        return shards;
    }

    private static List<TestTexts> texts(Manifest manifest) throws IOException {
        var parts = new ArrayList<TestTexts>();
        for (var place : manifest.testTexts()) {
            var record = TEXTS.at(place.partition(), place.offset());
            assertThat(record.key()).isEqualTo(manifest.datasetKey() + "/" + place.index());
            assertThat(Sha256.of(record.value())).isEqualTo(place.sha256());
            parts.add(TestTexts.parseFrom(record.value()));
        }
        return parts;
    }

    private static TreeSet<Integer> rows(Manifest manifest) {
        var rows = new TreeSet<Integer>();
        for (var split : List.of(
                manifest.splits().train(),
                manifest.splits().validation(),
                manifest.splits().test())) {
            shards(manifest, split).forEach(shard -> rows.addAll(shard.getRowIdsList()));
        }
        return rows;
    }

    private void write(int rows) throws IOException {
        var csv = new StringBuilder("text,label\n");
        for (int row = 0; row < rows; row++) {
            csv.append('"')
                    .append(text(row))
                    .append("\",")
                    .append(row % 2 == 0 ? "NEG" : "POS")
                    .append('\n');
        }
        Files.writeString(directory.resolve("datasets").resolve(name + ".csv"), csv);
    }

    private static String text(int row) {
        return "review number %d was %s".formatted(row, row % 2 == 0 ? "a waste of an evening" : "a joy to watch");
    }
}
