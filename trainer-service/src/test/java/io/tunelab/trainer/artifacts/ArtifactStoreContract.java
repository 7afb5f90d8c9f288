package io.tunelab.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every artifact store does. */
abstract class ArtifactStoreContract {
    private static final Map<String, String> MODEL =
            Map.of("config.json", "{}", "model.safetensors", "weights", "state/moments.bin", "moments");

    @TempDir
    Path work;

    abstract ArtifactStore store();

    /** Cuts a stored file of the artifact {@code run/model} in half, behind the store's back. */
    abstract void damage(String file) throws IOException;

    /** Removes a stored file of the artifact {@code run/model}, behind the store's back. */
    abstract void lose(String file) throws IOException;

    @Test
    void whatWasPutIsGotWithItsDirectories() {
        store().put("run/model", files(MODEL));

        var got = store().get("run/model").orElseThrow();

        MODEL.forEach((file, text) -> assertThat(got.resolve(file)).hasContent(text));
    }

    @Test
    void aSecondPutReplacesTheFirstWhole() {
        store().put("run/model", files(MODEL));
        store().put("run/model", files(Map.of("config.json", "{\"new\": true}")));

        var got = store().get("run/model").orElseThrow();

        assertThat(got.resolve("config.json")).hasContent("{\"new\": true}");
        assertThat(got.resolve("model.safetensors")).doesNotExist();
        assertThat(got.resolve("state")).doesNotExist();
    }

    @Test
    void aPutThatFailsLeavesWhatWasThere() {
        store().put("run/model", files(MODEL));

        assertThatThrownBy(() -> store().put("run/model", directory -> {
                    files(Map.of("config.json", "half")).writeTo(directory);
                    throw new IllegalStateException("the trainer ends here");
                }))
                .hasMessage("the trainer ends here");

        assertThat(store().get("run/model").orElseThrow().resolve("config.json"))
                .hasContent("{}");
    }

    @Test
    void whatWasNeverPutIsNotThere() {
        assertThat(store().get("run/model")).isEmpty();
        assertThat(store().list("run")).isEmpty();
        store().delete("run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "state/moments.bin", FileArtifactStore.MARKER})
    void aDamagedArtifactDoesNotExist(String file) throws IOException {
        store().put("run/model", files(MODEL));

        damage(file);

        assertThat(store().get("run/model")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "state/moments.bin", FileArtifactStore.MARKER})
    void anArtifactThatLacksAFileDoesNotExist(String file) throws IOException {
        store().put("run/model", files(MODEL));

        lose(file);

        assertThat(store().get("run/model")).isEmpty();
    }

    @Test
    void namesAreListedInOrderAndOnlyThoseDirectlyBelow() {
        for (var epoch : new int[] {10, 2, 1}) {
            store().put("run/checkpoints/epoch-%04d".formatted(epoch), files(MODEL));
        }
        store().put("run/model", files(MODEL));
        store().put("running/model", files(MODEL));

        assertThat(store().list("run/checkpoints")).containsExactly("epoch-0001", "epoch-0002", "epoch-0010");
        assertThat(store().list("run")).containsExactly("checkpoints", "model");
    }

    @Test
    void aDeletedArtifactIsGoneWithAllBelowItAndNothingElse() {
        store().put("run/checkpoints/epoch-0001", files(MODEL));
        store().put("run/model", files(MODEL));

        store().delete("run/checkpoints");

        assertThat(store().get("run/checkpoints/epoch-0001")).isEmpty();
        assertThat(store().list("run")).containsExactly("model");
        assertThat(store().get("run/model")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc", "../other", "run/../../other", "run//model", "run/.hidden", "run/model/"})
    void whatIsNoKeyIsRefused(String key) {
        assertThatThrownBy(() -> store().get(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().put(key, files(MODEL))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().list(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(key)).isInstanceOf(IllegalArgumentException.class);
    }

    static ArtifactStore.Content files(Map<String, String> texts) {
        return directory -> texts.forEach((file, text) -> {
            try {
                Files.createDirectories(directory.resolve(file).getParent());
                Files.writeString(directory.resolve(file), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
