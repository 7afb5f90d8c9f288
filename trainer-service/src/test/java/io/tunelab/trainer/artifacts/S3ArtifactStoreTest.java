package io.tunelab.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The contract over a real S3-compatible server, and what only object stores can do. */
class S3ArtifactStoreTest extends ArtifactStoreContract {
    private static final Map<String, String> FIRST = Map.of("weights", "of the first attempt");
    private static final Map<String, String> SECOND = Map.of("weights", "of the second attempt");
    private final String prefix = "test-" + UUID.randomUUID();
    private ObjectStore server;

    @BeforeEach
    void startServer() throws Exception {
        server = ObjectStore.get();
    }

    @Override
    ArtifactStore store() {
        return server.location(prefix, work.resolve("cache")).open();
    }

    @Override
    void damage(String file) {
        var object = stored(file);
        var text = server.client()
                .getObjectAsBytes(get -> get.bucket(ObjectStore.BUCKET).key(object))
                .asUtf8String();
        server.client()
                .putObject(
                        put -> put.bucket(ObjectStore.BUCKET).key(object), body(text.substring(0, text.length() / 2)));
    }

    @Override
    void lose(String file) {
        var object = stored(file);
        server.client().deleteObject(delete -> delete.bucket(ObjectStore.BUCKET).key(object));
    }

    @Test
    void anAttemptThatIsOverCannotReplaceWhatALaterOnePut() {
        store().forAttempt(2).put("run/model", files(SECOND));

        assertThatThrownBy(() -> store().forAttempt(1).put("run/model", files(FIRST)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("attempt 1 is over");

        assertThat(weights()).isEqualTo("of the second attempt");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAttemptThatIsOvertakenWhileItWritesDoesNotWin(boolean somethingWasThere) {
        if (somethingWasThere) {
            store().put("run/model", files(Map.of("weights", "of yesterday")));
        }

        assertThatThrownBy(() -> store().forAttempt(1).put("run/model", directory -> {
                    files(FIRST).writeTo(directory);
                    store().forAttempt(2).put("run/model", files(SECOND));
                }))
                .hasMessageContaining("was put by attempt 2");

        assertThat(weights()).isEqualTo("of the second attempt");
    }

    @Test
    void aWriteBetweenReadAndWriteOfTheMarkerIsSeen() {
        var bucket = S3Bucket.open(ObjectStore.BUCKET, prefix, how());

        assertThat(bucket.replace("run/model/SHA256SUMS", Optional.empty(), "one"))
                .isTrue();
        assertThat(bucket.replace("run/model/SHA256SUMS", Optional.empty(), "two"))
                .isFalse();
        var one = bucket.read("run/model/SHA256SUMS");
        assertThat(bucket.replace("run/model/SHA256SUMS", one, "two")).isTrue();
        assertThat(bucket.replace("run/model/SHA256SUMS", one, "three")).isFalse();

        assertThat(bucket.read("run/model/SHA256SUMS").orElseThrow().content()).isEqualTo("two");
    }

    @Test
    void whatAnAttemptLeftBehindIsRemovedByTheNext() {
        store().forAttempt(1).put("run/model", files(FIRST));
        store().forAttempt(2).put("run/model", files(SECOND));

        assertThat(objects("run/model"))
                .hasSize(2)
                .allMatch(key -> key.contains("/000002-") || key.endsWith(FileArtifactStore.MARKER));
    }

    @Test
    void whatALaterAttemptIsWritingStays() {
        store().forAttempt(2).put("run/other", files(SECOND));
        var unfinished = objects("run/other").get(0).replace("other", "model");
        server.client().putObject(put -> put.bucket(ObjectStore.BUCKET).key(unfinished), body("being written"));

        store().forAttempt(1).put("run/model", files(FIRST));

        assertThat(objects("run/model")).contains(unfinished);
    }

    @Test
    void aPutThatIsNotPermittedAnyMoreLeavesWhatIsThereAndNothingElse() {
        store().put("run/model", files(FIRST));
        var before = objects("run/model");

        assertThat(store().put("run/model", files(SECOND), () -> false)).isFalse();

        assertThat(objects("run/model")).isEqualTo(before);
    }

    @Test
    void whatABrokenPutLeftIsRemovedWhenTheRunHasEnded() {
        store().put("run/model", files(FIRST));
        var complete = objects("run/model");
        var broken = "%s/run/model/000003-%s/weights".formatted(prefix, UUID.randomUUID());
        server.client().putObject(put -> put.bucket(ObjectStore.BUCKET).key(broken), body("torn"));
        assertThat(objects("run/model")).hasSize(complete.size() + 1);

        store().deleteUnfinished("run");

        assertThat(objects("run/model")).isEqualTo(complete);
    }

    @Test
    void theMarkerIsOneThatSha256sumReads() {
        store().put("run/model", files(FIRST));

        assertThat(server.client()
                        .getObjectAsBytes(get -> get.bucket(ObjectStore.BUCKET).key(stored(FileArtifactStore.MARKER)))
                        .asUtf8String())
                .matches("[0-9a-f]{64}  000000-[0-9a-f-]{36}/weights\n");
    }

    @Test
    void aCopyIsFetchedOnceAndGoesWhenNobodyUsedItForADay() throws IOException {
        store().put("run/model", files(FIRST));
        store().put("run/other", files(SECOND));
        var copy = store().get("run/model").orElseThrow();
        var fetched = Files.getAttribute(copy.resolve("weights"), "unix:ino");

        assertThat(store().get("run/model")).contains(copy);
        assertThat(Files.getAttribute(copy.resolve("weights"), "unix:ino")).isEqualTo(fetched);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        store().get("run/other");

        assertThat(copy).doesNotExist();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoEmptyStore() {
        var nowhere = new ArtifactLocation(
                        "s3://tunelab/x",
                        new ArtifactLocation.S3(Optional.of(URI.create("http://127.0.0.1:9")), Optional.empty(), true),
                        work)
                .open();

        assertThatThrownBy(() -> nowhere.get("run/model"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot read run/model/SHA256SUMS in bucket tunelab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:bucket", "s3://", "s3://UPPER/x", "s3://bucket//x"})
    void whatNamesNoBucketIsRefused(String directory) {
        assertThatThrownBy(() -> new ArtifactLocation(directory, how(), work))
                .hasMessageContaining("tunelab.artifacts.directory is '" + directory + "'");
    }

    private String weights() {
        try {
            return Files.readString(store().get("run/model").orElseThrow().resolve("weights"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArtifactLocation.S3 how() {
        return server.location(prefix, work).s3();
    }

    private String stored(String file) {
        return objects("run/model").stream()
                .filter(key -> key.endsWith("/" + file))
                .findFirst()
                .orElseThrow();
    }

    private List<String> objects(String below) {
        return server
                .client()
                .listObjectsV2(list -> list.bucket(ObjectStore.BUCKET).prefix(prefix + "/" + below))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    /** As bytes: a text's content type is written differently by client and server, and the signature covers it. */
    private static RequestBody body(String text) {
        return RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
