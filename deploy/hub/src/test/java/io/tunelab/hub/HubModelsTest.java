package io.tunelab.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tunelab.hub.HubException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubModelsTest {
    private static final byte[] TEXT = "{}".getBytes(StandardCharsets.UTF_8);
    private final LocalHub server = new LocalHub().model("tiny/bert", "config.json", TEXT);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filesThatComeLaterAreOfTheCommitThatTheFirstOneWasOf() throws Exception {
        server.model("tiny/bert", "tokenizer.json", TEXT);
        var snapshot = models().fetchConfig("tiny/bert", soon());

        var later = models();
        later.fetch("tiny/bert", later.fetchConfig("tiny/bert", soon()), "tokenizer.json", soon());

        assertThat(snapshot.resolve("tokenizer.json")).hasBinaryContent(TEXT);
        assertThat(snapshot.getFileName()).hasToString(LocalHub.COMMIT);
        assertThat(server.requests())
                .containsExactly(
                        "/tiny/bert/resolve/main/config.json range=null token=null",
                        "/tiny/bert/resolve/" + LocalHub.COMMIT + "/tokenizer.json range=null token=null");
    }

    @Test
    void aFileThatAModelNeedNotHaveMayBeAbsent() throws Exception {
        var models = models();
        var snapshot = models.fetchConfig("tiny/bert", soon());

        assertThat(models.fetchIfThere("tiny/bert", snapshot, "vocab.txt", soon()))
                .isFalse();
        assertThat(models.has("tiny/bert", "config.json", soon())).isTrue();
        assertThat(models.has("tiny/bert", "adapter_config.json", soon())).isFalse();
    }

    @Test
    void aModelThatTheHubDoesNotKnowLeavesNothingBehindThatLooksLikeOne() {
        var refusal = catchThrowableOfType(HubException.class, () -> models().fetchConfig("no/such", soon()));

        assertThat(refusal.reason()).isEqualTo(Reason.MISSING);
        assertThat(models().find("no/such", path -> true)).isEmpty();
    }

    @Test
    void whatTheHubsOwnCacheHoldsIsFound() throws Exception {
        var model = directory.resolve("home/hub/models--tiny--bert");
        var snapshot = Files.createDirectories(model.resolve("snapshots").resolve(LocalHub.COMMIT));
        Files.write(snapshot.resolve("config.json"), TEXT);
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), LocalHub.COMMIT);

        assertThat(models().find("tiny/bert", path -> Files.exists(path.resolve("config.json"))))
                .contains(snapshot);
        assertThat(models().find("tiny/bert", path -> Files.exists(path.resolve("model.safetensors"))))
                .isEmpty();
    }

    private HubModels models() {
        return new HubModels(server.settings(directory));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }
}
