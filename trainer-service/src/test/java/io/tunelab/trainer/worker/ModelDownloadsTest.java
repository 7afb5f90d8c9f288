package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tunelab.hub.Deadline;
import io.tunelab.hub.DroppingHost;
import io.tunelab.hub.LocalHub;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDownloadsTest {
    private static final Duration LIMIT = Duration.ofMillis(1500);
    private final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @Test
    void aModelIsDownloadedBesideItsRunAndOnce() throws Exception {
        try (var hub = new LocalHub()
                        .model("tiny/bert", "config.json", golden("config.json"))
                        .model("tiny/bert", "tokenizer.json", golden("tokenizer.json"))
                        .model("tiny/bert", "model.safetensors", golden("model.safetensors"));
                var downloads = downloads(hub.endpoint(), Duration.ofSeconds(30))) {
            assertThat(downloads.find("tiny/bert")).isEmpty();
            downloads.find("tiny/bert");

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(downloads.find("tiny/bert")).isPresent();
            assertThat(downloads.running()).isEmpty();
            assertThat(hub.requests("/storage/tiny/bert/model.safetensors")).isEqualTo(1);
        }
    }

    @Test
    void aHostThatDropsPacketsCostsItsRunsTheLimitAndOthersNothing() throws Exception {
        try (var host = new DroppingHost();
                var downloads = downloads(host.endpoint(), LIMIT)) {
            assertFailsAtTheLimit(downloads);
        }
    }

    @Test
    void aHostThatRefusesCostsTheSame() throws Exception {
        try (var downloads = downloads(URI.create("http://localhost:1"), LIMIT)) {
            assertFailsAtTheLimit(downloads);
        }
    }

    @Test
    void aHubThatIsAwayIsTheReasonToWait() {
        try (var downloads = downloads(URI.create("http://localhost:1"), Duration.ofSeconds(30))) {
            downloads.find("some/model");

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(downloads.running().get("some/model"))
                            .contains("cannot be reached", "tried again until"));
        }
    }

    @Test
    void aTrainerThatStopsFailsNoRun() throws InterruptedException {
        var downloads = downloads(URI.create("http://localhost:1"), Duration.ofSeconds(30));
        downloads.find("some/model");
        await().until(() -> downloads.running().get("some/model").contains("tried again until"));

        downloads.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(downloads.failed()).isEmpty();
    }

    @Test
    void modelsWhoseHubIsAwayHoldUpNoOthers() {
        try (var downloads = downloads(URI.create("http://localhost:1"), Duration.ofSeconds(30))) {
            IntStream.range(0, 10).forEach(i -> downloads.find("some/model-" + i));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(downloads.running().values())
                            .hasSize(10)
                            .allMatch(reason -> reason.contains("tried again until")));
        }
    }

    @Test
    void onlyAFewModelsAreDownloadedAtOnce() {
        var store = new SlowStore();
        try (var downloads = new ModelDownloads(store, Duration.ofSeconds(30), ended::countDown)) {
            IntStream.range(0, 10).forEach(i -> downloads.find("some/model-" + i));
            await().untilAsserted(() -> assertThat(store.active).hasValue(4));

            store.goOn.countDown();

            await().untilAsserted(() -> assertThat(downloads.running()).isEmpty());
            assertThat(store.most).hasValue(4);
        }
    }

    private void assertFailsAtTheLimit(ModelDownloads downloads) throws InterruptedException {
        long start = System.nanoTime();
        assertThat(downloads.find("some/model")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        assertThat(downloads.running()).containsOnlyKeys("some/model");

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT, LIMIT.plusMillis(1000));
        assertThatThrownBy(() -> downloads.find("some/model"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("cannot be reached");
        assertThat(downloads.running()).isEmpty();
        assertThat(downloads.failed()).containsOnlyKeys("some/model");
    }

    private ModelDownloads downloads(URI endpoint, Duration limit) {
        ModelStore models =
                new HuggingFaceModelStore(directory.resolve("models"), LocalHub.settings(endpoint, directory, false));
        return new ModelDownloads(models, limit, ended::countDown);
    }

    private static byte[] golden(String file) {
        try (var in = ModelDownloadsTest.class.getResourceAsStream("/golden/bert/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has no model before it may go on. */
    private static final class SlowStore implements ModelStore {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger active = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public Optional<ModelDirectory> find(String name) {
            return Optional.empty();
        }

        @Override
        public ModelDirectory fetch(String name, Deadline deadline) {
            most.accumulateAndGet(active.incrementAndGet(), Math::max);
            try {
                goOn.await();
                return new ModelDirectory(name, Path.of(name), 1, 8, "a", "b");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                active.decrementAndGet();
            }
        }

        @Override
        public Optional<ModelDescription> describe(String name) {
            throw new AssertionError("nobody asks");
        }
    }
}
