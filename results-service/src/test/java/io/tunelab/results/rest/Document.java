package io.tunelab.results.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the service says of itself: every operation of its OpenAPI document. */
record Document(JsonNode root) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** One method of one path. */
    record Operation(String method, String path, JsonNode json) {
        List<String> parameters(String in) {
            var names = new ArrayList<String>();
            json.path("parameters").forEach(parameter -> {
                if (parameter.path("in").asText().equals(in)) {
                    names.add(parameter.path("name").asText());
                }
            });
            return names;
        }

        boolean hasBody() {
            return json.has("requestBody");
        }

        /** An example of what may be sent; the first of several. */
        Optional<JsonNode> example() {
            for (var content : json.path("requestBody").path("content")) {
                for (var example : content.path("examples")) {
                    return Optional.of(example.path("value"));
                }
                if (content.has("example")) {
                    return Optional.of(content.get("example"));
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Document ofService() {
        try {
            return new Document(new ObjectMapper()
                    .readTree(RestAssured.get("/q/openapi?format=json").asByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                    }
                }));
        return operations;
    }
}
