package io.tunelab.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tunelab.hub.LocalHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** For component tests: a model directory with a real tokenizer, a data directory, and a hub that has nothing and is silent about one data set. */
public final class TestData implements QuarkusTestResourceLifecycleManager {
    /** The model that is there. */
    public static final String MODEL = "minilm";

    /** The hub's data set that it takes the connection for, and then says nothing. */
    public static final String SILENT = "some/silent";

    private static Path directory;
    private LocalHub hub;

    @Override
    public synchronized Map<String, String> start() {
        hub = new LocalHub();
        hub.on("/api/datasets/" + SILENT + "/parquet", exchange -> silence());
        Tokenizers.in(root().resolve("models").resolve(MODEL));
        return Map.of(
                "tunelab.data.directory", dataDirectory().toString(),
                "tunelab.data.cache", root().resolve("cache").toString(),
                "tunelab.models.directory", root().resolve("models").toString(),
                "tunelab.hub.cache", root().resolve("hub").toString(),
                "tunelab.hub.endpoint", hub.endpoint().toString(),
                "tunelab.hub.retry-delay", "10ms",
                "tunelab.hub.read-timeout", "4s",
                "quarkus.http.test-port", "0");
    }

    /** Makes a model whose tokenizer takes long over words of many times the letter x. */
    public static void modelThatTakesLong(String model) throws IOException {
        var file = Tokenizers.in(root().resolve("models").resolve(model)).path();
        var json = new ObjectMapper();
        var tokenizer = (ObjectNode) json.readTree(file.toFile());
        tokenizer.set(
                "normalizer",
                json.readTree("{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(x+x+)+y\"}, \"content\": \"\"}"));
        json.writeValue(file.toFile(), tokenizer);
    }

    /** Makes a model whose tokenizer cannot be loaded; gives its directory. */
    public static Path modelThatFails(String model) throws IOException {
        var file = Tokenizers.in(root().resolve("models").resolve(model)).path();
        Files.writeString(file, "{}");
        return file.getParent();
    }

    private static void silence() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        hub.close();
    }

    /** Where a test puts its data sets. */
    public static Path dataDirectory() {
        return root().resolve("datasets");
    }

    private static synchronized Path root() {
        try {
            if (directory == null) {
                directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data");
                Files.createDirectories(directory.resolve("datasets"));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
