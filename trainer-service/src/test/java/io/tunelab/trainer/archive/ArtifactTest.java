package io.tunelab.trainer.archive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.artifacts.ArtifactStore;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's model as one file, over HTTP. */
@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class ArtifactTest {
    private static final int WEIGHTS = 300_001;

    @Inject
    ArtifactStore artifacts;

    private final String id = "archive-" + UUID.randomUUID();
    private final byte[] weights = new byte[WEIGHTS];

    @BeforeEach
    void aModel() {
        new Random(7).nextBytes(weights);
        artifacts.put(id + "/model", directory -> {
            try {
                Files.writeString(directory.resolve("config.json"), "{}");
                Files.createFile(directory.resolve("empty.txt"));
                Files.write(Files.createDirectories(directory.resolve("sub")).resolve("model.safetensors"), weights);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** GNU's tar and sha256sum, as users have them. */
    @Test
    void tarUnpacksItAndItsDigestsAreRight(@TempDir Path directory) throws Exception {
        var answer = get("");
        var bytes = answer.asByteArray();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("" + bytes.length);
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(bytes.length % 512).isZero();
        Files.write(directory.resolve("model.tar"), bytes);
        var unpacking = new ProcessBuilder("sh", "-c", "tar -xf model.tar && cd " + id + " && sha256sum -c SHA256SUMS")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(unpacking.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(unpacking.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(unpacking.exitValue()).as(said).isZero();
        assertThat(directory.resolve(id).resolve("sub/model.safetensors")).hasBinaryContent(weights);
        assertThat(directory.resolve(id).resolve("empty.txt")).isEmptyFile();
    }

    @Test
    void whatIsPutTogetherOfRangesIsTheSameArchive() throws IOException {
        var whole = get("");
        var length = whole.asByteArray().length;
        var together = new ByteArrayOutputStream();

        for (int from = 0; from < length; from += 100_003) {
            var part = get("bytes=%d-%d".formatted(from, from + 100_002));
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.header("Content-Range"))
                    .isEqualTo("bytes %d-%d/%d".formatted(from, Math.min(length, from + 100_003) - 1, length));
            assertThat(part.header("ETag")).isEqualTo(whole.header("ETag"));
            together.write(part.asByteArray());
        }

        assertThat(together.toByteArray()).isEqualTo(whole.asByteArray());
        assertThat(get("bytes=-1024").asByteArray()).containsOnly(0).hasSize(1024);
        assertThat(get("bytes=" + (length - 1) + "-").asByteArray()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=", "bytes=-", "bytes=5-2", "lines=1-2", "bytes=0-1,5-6", "bytes=9999999999999999999-"})
    void aRangeThatIsNotKnownIsNoRange(String range) {
        assertThat(get(range).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=999999999-", "bytes=-0"})
    void aRangeBehindTheEndIsRefusedWithTheLength(String range) {
        var answer = get(range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).matches("bytes \\*/\\d+");
    }

    @Test
    void aPartOfAnotherModelIsNotGivenForTheRestOfThisOne() {
        var etag = get("").header("ETag");

        assertThat(etag).matches("\"[0-9a-f]{64}\"");
        assertThat(ranged(etag).statusCode()).isEqualTo(206);
        artifacts.put(id + "/model", directory -> {
            try {
                Files.writeString(directory.resolve("config.json"), "{\"other\": 1}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(ranged(etag).statusCode()).isEqualTo(200);
        assertThat(given().header("If-None-Match", ranged(etag).header("ETag"))
                        .get(path())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void theFilesAreListedWithTheirDigests() {
        var json = given().get(path() + "/files").jsonPath();

        assertThat(json.getList("files.path")).containsExactly("config.json", "empty.txt", "sub/model.safetensors");
        assertThat(json.getInt("files[2].bytes")).isEqualTo(WEIGHTS);
        assertThat(json.getString("files[1].sha256")).startsWith("e3b0c442");
        assertThat(json.getLong("archive_bytes")).isEqualTo(get("").asByteArray().length);
        assertThat(json.getString("etag")).isEqualTo(get("").header("ETag"));
    }

    @Test
    void aModelWithADamagedFileIsNone() throws IOException {
        Files.writeString(artifacts.get(id + "/model").orElseThrow().resolve("config.json"), "[]");

        var answer = get("");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("no_model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", ".", "a%2Fb", "%2e%2e"})
    void anIdThatIsNoneReachesNoFile(String other) {
        assertThat(given().urlEncodingEnabled(false)
                        .get("/api/v1/artifacts/" + other + "/model")
                        .statusCode())
                .isIn(400, 404);
    }

    @Test
    void modelsOfTheDirectoryAreNamed() {
        assertThat(given().get("/api/v1/models").jsonPath().<String>getList("models"))
                .contains("bert");
    }

    private Response get(String range) {
        var request = given();
        return (range.isEmpty() ? request : request.header("Range", range)).get(path());
    }

    private Response ranged(String etag) {
        return given().header("Range", "bytes=512-").header("If-Range", etag).get(path());
    }

    private String path() {
        return "/api/v1/artifacts/" + id + "/model";
    }
}
