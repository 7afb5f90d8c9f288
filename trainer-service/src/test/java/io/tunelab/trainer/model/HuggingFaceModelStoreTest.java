package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceModelStoreTest {
    private static final String NAME = "tiny/bert";
    private static final String WEIGHTS = "storage/tiny/bert/model.safetensors";

    @TempDir
    private Path directory;

    private final HubServer hub = new HubServer()
            .with(NAME, "config.json", golden("config.json"))
            .with(NAME, "tokenizer.json", golden("tokenizer.json"))
            .with(NAME, "model.safetensors", golden("model.safetensors"));

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aModelIsDownloadedOnceAndFoundAgainOffline() throws IOException {
        var fetched = store(false).fetch(NAME);

        assertThat(fetched.path().resolve("model.safetensors")).hasBinaryContent(golden("model.safetensors"));
        assertThat(fetched.layers()).isEqualTo(3);
        assertThat(fetched.maxPositions()).isEqualTo(64);
        int requests = hub.requests.size();
        assertThat(store(true).fetch(NAME)).isEqualTo(fetched);
        assertThat(hub.requests).hasSize(requests);
    }

    @Test
    void describingAModelLeavesItsWeightsWhereTheyAre() {
        var described = store(false).describe(NAME);

        assertThat(described).isEqualTo(new ModelStore.ModelDescription(NAME, "bert", 3, 64));
        assertThat(hub.requests).containsExactly("tiny/bert/resolve/main/config.json");
    }

    @Test
    void aDownloadThatBreaksOffIsResumed() {
        hub.breaks.set(2);

        var fetched = store(false).fetch(NAME);

        assertThat(fetched.path().resolve("model.safetensors")).hasBinaryContent(golden("model.safetensors"));
        assertThat(hub.requests.stream().filter(request -> request.startsWith(WEIGHTS)))
                .hasSize(3)
                .anyMatch(request -> request.matches(".* bytes=[1-9]\\d*-"));
    }

    @Test
    void aDownloadThatBrokeOffForGoodIsResumedByTheNextFetch() {
        hub.breaks.set(5);
        assertRefused(store(false), NAME, "model_unreachable", "cannot be reached");
        hub.requests.clear();

        assertThat(store(false).fetch(NAME).path().resolve("model.safetensors"))
                .hasBinaryContent(golden("model.safetensors"));
        assertThat(hub.requests)
                .contains("tiny/bert/resolve/main/config.json")
                .noneMatch(r -> r.endsWith("tokenizer.json"));
    }

    @Test
    void bytesThatDoNotMatchTheChecksumAreNeverUsed() {
        hub.corrupt = true;

        assertRefused(store(false), NAME, "model_unreachable", "checksum");
        assertThat(directory.resolve("hub/tiny--bert")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:%d/secret", "http://169.254.169.254/latest", "ftp://8.8.8.8/x", "http:///x"})
    void aHubThatSendsUsElsewhereIsNotFollowed(String target) {
        try (var victim = new HubServer()) {
            hub.storage = target.formatted(victim.endpoint().getPort());

            assertRefused(store(false), NAME, "unsupported_model", "which is not followed");
            assertThat(victim.requests).isEmpty();
        }
    }

    @Test
    void aModelWithPickledWeightsOnlyIsRefusedWithAWayOut() {
        hub.with("old/bert", "config.json", golden("config.json"))
                .with("old/bert", "tokenizer.json", golden("tokenizer.json"))
                .with("old/bert", "pytorch_model.bin", new byte[100]);

        assertRefused(store(false), "old/bert", "unsupported_model", "safe_serialization=True");
    }

    @Test
    void aModelThatTheHubDoesNotKnowIsUnknown() {
        assertRefused(store(false), "no/such-model", "unknown_model", "404");
    }

    @Test
    void anUnknownFamilyIsRefusedWithTheSupportedOnes() {
        hub.with(
                "x/gpt", "config.json", "{\"model_type\": \"gpt2\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store(false).describe("x/gpt"))
                .hasMessageContaining("gpt2")
                .hasMessageContaining("bert, distilbert");
    }

    @Test
    void aHubThatCannotBeReachedIsSaidSo() {
        var store = store(URI.create("http://localhost:1"), false);

        assertRefused(store, NAME, "model_unreachable", "localhost:1");
    }

    @Test
    void offlineNothingIsAskedOfTheHub() {
        assertRefused(store(true), NAME, "unknown_model", "offline");
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aDirectoryBelowTheModelDirectoryGoesFirst() throws IOException {
        copyGoldenTo(directory.resolve("models/tiny/bert"));

        assertThat(store(false).fetch(NAME).path()).isEqualTo(directory.resolve("models/tiny/bert"));
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void whatTheHubsOwnCacheHoldsIsNotDownloadedAgain() throws IOException {
        var model = directory.resolve("home/hub/models--tiny--bert");
        copyGoldenTo(model.resolve("snapshots").resolve(HubServer.COMMIT));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), HubServer.COMMIT);

        assertThat(store(true).fetch(NAME).layers()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../b", "/etc/passwd", "a/b/c", "a..b", "", "a b", "http://x"})
    void namesThatLeadElsewhereAreRefused(String name) {
        assertRefused(store(false), name, "unknown_model", "a model's name is");
        assertThat(hub.requests).isEmpty();
    }

    private static void assertRefused(ModelStore store, String name, String code, String message) {
        assertThatThrownBy(() -> store.fetch(name))
                .hasMessageContaining(message)
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidModelException.class))
                .extracting(InvalidModelException::code)
                .isEqualTo(code);
    }

    private ModelStore store(boolean offline) {
        return store(hub.endpoint(), offline);
    }

    private ModelStore store(URI endpoint, boolean offline) {
        return new HuggingFaceModelStore(settings(endpoint, offline), Duration.ofMillis(1));
    }

    private ModelSettings settings(URI endpoint, boolean offline) {
        var models = new ModelSettings.Models() {
            @Override
            public Path directory() {
                return directory.resolve("models");
            }
        };
        var hubSettings = new ModelSettings.Hub() {
            @Override
            public Path cache() {
                return directory.resolve("hub");
            }

            @Override
            public URI endpoint() {
                return endpoint;
            }

            @Override
            public Path home() {
                return directory.resolve("home");
            }

            @Override
            public Optional<String> token() {
                return Optional.empty();
            }

            @Override
            public boolean offline() {
                return offline;
            }

            @Override
            public List<String> allowedHosts() {
                return List.of("*");
            }
        };
        return new ModelSettings(models, hubSettings);
    }

    private static void copyGoldenTo(Path target) throws IOException {
        Files.createDirectories(target);
        for (var file : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            Files.write(target.resolve(file), golden(file));
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
