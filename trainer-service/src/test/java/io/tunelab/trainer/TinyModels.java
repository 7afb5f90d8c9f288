package io.tunelab.trainer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A trainer that knows the tiny golden models only, works in a temporary directory and is quick to take over. */
public final class TinyModels implements QuarkusTestResourceLifecycleManager {
    private static Path work;

    @Override
    public Map<String, String> start() {
        try {
            work = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "trainer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "tunelab.models.directory", models().toString(),
                "tunelab.hub.offline", "true",
                "tunelab.hub.cache", work.resolve("hub").toString(),
                "tunelab.artifacts.directory", artifacts().toString(),
                "tunelab.cache.directory", work.resolve("cache").toString(),
                "tunelab.trainer.device", "cpu",
                "tunelab.trainer.threads", "2",
                "tunelab.trainer.lease", "3s",
                "tunelab.trainer.poll", "200ms",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        // Its files lie below target/.
    }

    /** Where the golden models lie, one directory each. */
    public static Path models() {
        try {
            return Path.of(TinyModels.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the trainer under test writes. */
    public static Path artifacts() {
        return work.resolve("artifacts");
    }
}
