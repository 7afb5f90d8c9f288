package io.tunelab.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The contracts in {@code deploy/contracts/src/main/resources}: JSON Schemas and the committed samples. */
public final class Contracts {
    private final Path directory;
    private final ObjectMapper json = new ObjectMapper();

    private Contracts(Path directory) {
        this.directory = directory;
    }

    /** The contracts of a checkout or of an installation whose root is {@code root}. */
    public static Contracts below(Path root) {
        var directory = root.resolve("deploy/contracts/src/main/resources/contracts");
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("no contracts in " + directory.toAbsolutePath());
        }
        return new Contracts(directory);
    }

    /** For tests: the contracts of the checkout that is built. */
    public static Contracts ofThisRepository() {
        return below(rootOfThisRepository());
    }

    /** For tests: the checkout that is built, found by the system property that the build sets. */
    public static Path rootOfThisRepository() {
        var root = System.getProperty("tunelab.repository");
        if (root != null) {
            return Path.of(root);
        }
        for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.isDirectory(path.resolve("deploy").resolve("contracts"))) {
                return path;
            }
        }
        throw new IllegalStateException("not inside a Tunelab checkout; set -Dtunelab.repository");
    }

    /** The committed sample {@code name}, without its {@code .json}. */
    public String sample(String name) {
        return read(json, directory.resolve("samples").resolve(name + ".json")).toString();
    }

    /**
     * Holds a message against a schema.
     *
     * @param schema for example {@code run-event}
     * @param message JSON text
     * @return what is wrong with it, one sentence each; empty if it fits
     */
    public List<String> violations(String schema, String message) {
        try {
            return schema(schema).validate(json.readTree(message)).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            return List.of("not JSON: " + e.getMessage());
        }
    }

    /** Names of the top-level fields that a schema describes. */
    public List<String> fields(String schema) {
        return schemaNode(schema).path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private JsonSchema schema(String name) {
        var others = Map.of("urn:tunelab:dataset:1", schemaNode("dataset").toString());
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        factory -> factory.schemaLoaders(loaders -> loaders.schemas(others)))
                .getSchema(schemaNode(name));
    }

    private JsonNode schemaNode(String name) {
        return read(json, directory.resolve("schemas").resolve(name + ".schema.json"));
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
