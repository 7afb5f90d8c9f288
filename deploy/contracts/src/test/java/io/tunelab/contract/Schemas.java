package io.tunelab.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The schemas and samples as they are packaged. */
public final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Schemas() {}

    /** For example {@code schemas/run-event.schema.json}. */
    public static JsonNode file(String path) {
        try (var file = Schemas.class.getResourceAsStream("/contracts/" + path)) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode sample(String name) {
        return file("samples/" + name + ".json");
    }

    public static JsonNode schema(String name) {
        return file("schemas/" + name + ".schema.json");
    }

    /** What is wrong with a message; empty if it fits. */
    public static List<String> violations(String schema, JsonNode message) {
        try {
            // As text: what is no number in JSON, as a tree may hold it, must not reach the validator.
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema(schema))
                    .validate(JSON.readTree(message.toString()))
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            return List.of("not JSON: " + e.getMessage());
        }
    }
}
