package io.tunelab.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
                "tunelab.models.directory",
                        withFragileOnes(work.resolve("models")).toString(),
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

    /**
     * BERT, and two copies with a weight that bfloat16 rounds to infinity. In {@code fragile} its input is always zero:
     * their product is zero in float32 and no number in bfloat16. In {@code lost} it overflows in float32, too.
     */
    private static Path withFragileOnes(Path models) {
        try {
            for (var model : List.of("bert", "fragile", "lost")) {
                var weights =
                        copy(models().resolve("bert"), models.resolve(model)).resolve("model.safetensors");
                if (!model.equals("bert")) {
                    set(weights, "bert.encoder.layer.0.attention.self.query.weight", 3.4e38f);
                }
                if (model.equals("fragile")) {
                    set(weights, "bert.embeddings.LayerNorm.weight", 0);
                    set(weights, "bert.embeddings.LayerNorm.bias", 0);
                }
            }
            return models;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    /** Overwrites the first number of a tensor. */
    private static void set(Path safetensors, String tensor, float value) throws IOException {
        try (var file = FileChannel.open(safetensors, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            file.read(length, 0);
            var header = ByteBuffer.allocate((int) length.getLong(0));
            file.read(header, Long.BYTES);
            long start = Long.BYTES
                    + header.capacity()
                    + new ObjectMapper()
                            .readTree(header.array())
                            .path(tensor)
                            .path("data_offsets")
                            .path(0)
                            .asLong();
            file.write(
                    ByteBuffer.allocate(Float.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(0, value),
                    start);
        }
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
