package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.hub.Deadline;
import io.tunelab.hub.LocalHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceModelStoreTest {
    private static final String NAME = "tiny/bert";
    private static final String WEIGHTS = "/storage/tiny/bert/model.safetensors";

    @TempDir
    private Path directory;

    private final LocalHub hub = new LocalHub()
            .model(NAME, "config.json", golden("config.json"))
            .model(NAME, "tokenizer.json", golden("tokenizer.json"))
            .model(NAME, "model.safetensors", golden("model.safetensors"));

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aModelIsDownloadedOnceAndFoundAgainOffline() throws IOException {
        var fetched = fetch(store(false), NAME);

        assertThat(fetched.path().resolve("model.safetensors")).hasBinaryContent(golden("model.safetensors"));
        assertThat(fetched.layers()).isEqualTo(3);
        assertThat(fetched.maxPositions()).isEqualTo(64);
        int requests = hub.requests().size();
        assertThat(fetch(store(true), NAME)).isEqualTo(fetched);
        assertThat(hub.requests()).hasSize(requests);
    }

    @Test
    void describingAModelAsksNobody() throws IOException {
        assertThat(store(false).describe(NAME)).isEmpty();
        assertThat(hub.requests()).isEmpty();

        copyGoldenTo(directory.resolve("models/tiny/bert"));

        var described = store(false).describe(NAME).orElseThrow();
        assertThat(described.name()).isEqualTo(NAME);
        assertThat(described.config().family()).isEqualTo(ModelFamily.BERT);
        assertThat(described.layers()).isEqualTo(3);
        assertThat(described.maxPositions()).isEqualTo(64);
    }

    @Test
    void aDownloadThatBrokeOffForGoodIsResumedByTheNextFetch() throws IOException {
        var weights = golden("model.safetensors");
        hub.on(WEIGHTS, exchange -> exchange.sendResponseHeaders(500, -1));
        assertRefused(store(false), NAME, "model_unreachable", "HTTP status 500");
        hub.on(WEIGHTS, exchange -> LocalHub.serve(exchange, weights));

        assertThat(fetch(store(false), NAME).path().resolve("model.safetensors"))
                .hasBinaryContent(weights);
        assertThat(hub.requests("/tiny/bert/resolve/" + LocalHub.COMMIT + "/tokenizer.json"))
                .isEqualTo(1);
    }

    @Test
    void bytesThatDoNotMatchTheChecksumAreNeverUsed() {
        hub.on(WEIGHTS, exchange -> LocalHub.serve(exchange, new byte[golden("model.safetensors").length]));

        assertRefused(store(false), NAME, "model_unreachable", "checksum");
        assertThat(directory.resolve("hub/models--tiny--bert/snapshots/" + LocalHub.COMMIT + "/model.safetensors"))
                .doesNotExist();
    }

    @Test
    void weightsThatTheHubSendsFromElsewhereAreNotFetched() {
        try (var victim = new LocalHub()) {
            hub.on(WEIGHTS, exchange -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://127.0.0.1:%d/secret"
                                        .formatted(victim.endpoint().getPort()));
                exchange.sendResponseHeaders(302, -1);
            });

            assertRefused(store(false), NAME, "unsupported_model", "which is not followed");
            assertThat(victim.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch_model.bin, has pickled weights only",
        "onnx/model.onnx, has ONNX weights only",
        "adapter_config.json, is an adapter",
        "flax_model.msgpack, has no model.safetensors"
    })
    void aModelWithoutSafetensorsIsNamedAsWhatItIsOnTheHubAndHere(String file, String what) throws IOException {
        hub.model("old/bert", "config.json", golden("config.json"))
                .model("old/bert", "tokenizer.json", golden("tokenizer.json"))
                .model("old/bert", file, new byte[100]);
        var here = directory.resolve("models/here");
        Files.createDirectories(here.resolve(file).getParent());
        Files.write(here.resolve("config.json"), golden("config.json"));
        Files.write(here.resolve("tokenizer.json"), golden("tokenizer.json"));
        Files.write(here.resolve(file), new byte[100]);

        assertRefused(store(false), "old/bert", "unsupported_model", what);
        hub.close();
        assertRefused(store(false), "here", "unsupported_model", what);
    }

    @Test
    void anAdapterWithoutConfigIsNamedWithItsBaseModelAndNobodyIsAsked() throws IOException {
        var lora = Files.createDirectories(directory.resolve("models/lora"));
        Files.writeString(lora.resolve("adapter_config.json"), "{\"base_model_name_or_path\": \"bert-base-uncased\"}");
        Files.write(lora.resolve("tokenizer.json"), golden("tokenizer.json"));
        hub.model("my/lora", "adapter_config.json", new byte[2]);

        assertRefused(
                store(false),
                "lora",
                "unsupported_model",
                "is an adapter (PEFT, such as LoRA) for 'bert-base-uncased'");
        assertThatThrownBy(() -> store(false).describe("lora")).hasMessageContaining("is an adapter");
        assertThat(hub.requests()).isEmpty();
        assertRefused(store(false), "my/lora", "unsupported_model", "is an adapter");
    }

    @Test
    void weightsInSeveralFilesAreReadAsOne() throws IOException {
        var parts = CaseModels.sharded(directory.resolve("models/sharded"), golden());
        CaseModels.upload(hub, "my/sharded", directory.resolve("models/sharded"));

        var here = fetch(store(false), "sharded");
        var there = fetch(store(false), "my/sharded");

        assertThat(parts).hasSize(3);
        assertThat(here.weightsSha256()).hasSize(64).isEqualTo(there.weightsSha256());
        try (var whole = ModelWeights.open(golden());
                var sharded = ModelWeights.open(there.path())) {
            assertThat(sharded.shapes()).containsExactlyInAnyOrderEntriesOf(whole.shapes());
            for (var tensor : whole.shapes().entrySet()) {
                var shape =
                        tensor.getValue().stream().mapToLong(Long::longValue).toArray();
                assertThat(sharded.read(tensor.getKey(), shape)).isEqualTo(whole.read(tensor.getKey(), shape));
            }
        }
    }

    @Test
    void anIndexThatLeadsElsewhereOrListsWhatIsMissingIsRefused() throws IOException {
        var model = directory.resolve("models/sharded");
        var parts = CaseModels.sharded(model, golden());
        Files.delete(model.resolve(parts.get(1)));
        assertRefused(store(false), "sharded", "invalid_weights", parts.get(1));

        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"../../secret.safetensors\"}}");
        assertRefused(store(false), "sharded", "invalid_weights", "../../secret.safetensors");
    }

    @Test
    void aVocabularyAloneIsATokenizerHereAndFromTheHub() throws IOException {
        var model = directory.resolve("models/vocabonly");
        CaseModels.vocabularyOnly(model, golden());
        CaseModels.upload(hub, "my/vocabonly", model);

        var here = fetch(store(false), "vocabonly");

        assertThat(here.tokenizerSha256())
                .isEqualTo(fetch(store(false), "my/vocabonly").tokenizerSha256());
        assertThat(here.warnings()).isEmpty();
    }

    @Test
    void aTokenBeyondTheEmbeddingTableIsRefusedWithIdAndSize() throws IOException {
        copyGoldenTo(directory.resolve("models/beyond"));
        int rows = CaseModels.addToken(directory.resolve("models/beyond"), "newtok");

        assertRefused(
                store(false),
                "beyond",
                "invalid_tokenizer",
                "token 'newtok' has id %d, but the embedding table has %d rows".formatted(rows, rows));
    }

    @Test
    void aTokenizerConfigThatContradictsTheTokenizerIsWarnedOf() throws IOException {
        copyGoldenTo(directory.resolve("models/cased"));
        CaseModels.contradictoryCase(directory.resolve("models/cased"));

        assertThat(fetch(store(false), "cased").warnings())
                .singleElement()
                .asString()
                .contains("do_lower_case: false");
    }

    @Test
    void aModelThatTheHubDoesNotKnowIsUnknown() {
        assertRefused(store(false), "no/such-model", "unknown_model", "404");
    }

    @Test
    void anUnknownFamilyIsRefusedWithTheSupportedOnes() {
        hub.model(
                "x/gpt", "config.json", "{\"model_type\": \"gpt2\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatThrownBy(() -> fetch(store(false), "x/gpt"))
                .hasMessageContaining("gpt2")
                .hasMessageContaining("bert, distilbert");
    }

    @Test
    void aHubThatCannotBeReachedIsSaidSo() {
        var store = new HuggingFaceModelStore(
                directory.resolve("models"), LocalHub.settings(URI.create("http://localhost:1"), directory, false));

        assertRefused(store, NAME, "model_unreachable", "localhost:1");
    }

    @Test
    void offlineNothingIsAskedOfTheHub() {
        assertRefused(store(true), NAME, "unknown_model", "offline");
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aDirectoryBelowTheModelDirectoryGoesFirst() throws IOException {
        copyGoldenTo(directory.resolve("models/tiny/bert"));

        assertThat(fetch(store(false), NAME).path()).isEqualTo(directory.resolve("models/tiny/bert"));
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void whatTheHubsOwnCacheHoldsIsNotDownloadedAgain() throws IOException {
        var model = directory.resolve("home/hub/models--tiny--bert");
        copyGoldenTo(model.resolve("snapshots").resolve(LocalHub.COMMIT));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), LocalHub.COMMIT);

        assertThat(fetch(store(true), NAME).layers()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../b", "/etc/passwd", "a/b/c", "a..b", "", "a b", "http://x"})
    void namesThatLeadElsewhereAreRefused(String name) {
        assertRefused(store(false), name, "unknown_model", "a model's name is");
        assertThat(hub.requests()).isEmpty();
    }

    private static void assertRefused(ModelStore store, String name, String code, String message) {
        assertThatThrownBy(() -> fetch(store, name))
                .hasMessageContaining(message)
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidModelException.class))
                .extracting(InvalidModelException::code)
                .isEqualTo(code);
    }

    private static ModelDirectory fetch(ModelStore store, String name) {
        return store.fetch(name, Deadline.in(Duration.ofSeconds(20)));
    }

    private ModelStore store(boolean offline) {
        return new HuggingFaceModelStore(
                directory.resolve("models"), LocalHub.settings(hub.endpoint(), directory, offline));
    }

    private static void copyGoldenTo(Path target) throws IOException {
        Files.createDirectories(target);
        for (var file : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            Files.write(target.resolve(file), golden(file));
        }
    }

    private static Path golden() {
        try {
            return Path.of(
                    HuggingFaceModelStoreTest.class.getResource("/golden/bert").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] golden(String file) {
        try (var in = HuggingFaceModelStoreTest.class.getResourceAsStream("/golden/bert/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
