package io.tunelab.results.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The messages' JSON schemas as components of the OpenAPI document, so that a shape is described in one place.
 *
 * <p>Written for generators of clients: definitions and inner objects are components with names of their own
 * ({@code RunEventMetrics}), and alternatives are complete, because few generators join a schema's properties with those of
 * its alternatives.
 */
final class ContractSchemas {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";

    /** How schemas refer to parts of a manifest, which are components with names of their own. */
    private static final String MANIFEST_PARTS = "urn:tunelab:dataset:1#/$defs/ready/properties/";

    private static final String HEARTBEAT = "run_progress";

    /** The files by the names that their components get. */
    private static final Map<String, String> FILES = Map.of(
            "ExperimentRequest", "experiment-request",
            "Dataset", "dataset",
            "RunEvent", "run-event",
            "UploadedDataset", "uploaded-dataset",
            "StudySpec", "study");

    private final Map<String, ObjectNode> components = new LinkedHashMap<>();

    private ContractSchemas() {}

    /** By name, as JSON schema of the 2020-12 dialect, which OpenAPI 3.1 uses. */
    static Map<String, ObjectNode> read(ObjectMapper mapper) {
        var schemas = new ContractSchemas();
        FILES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(file -> schemas.add(
                        file.getKey(), read(mapper, "/contracts/schemas/" + file.getValue() + ".schema.json")));
        schemas.withoutShards();
        read(mapper, "/openapi-schemas.json")
                .properties()
                .forEach(schema -> schemas.components.put(schema.getKey(), (ObjectNode) schema.getValue()));
        return schemas.components;
    }

    private static ObjectNode read(ObjectMapper mapper, String resource) {
        try (var file = ContractSchemas.class.getResourceAsStream(resource)) {
            return (ObjectNode) mapper.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    private void add(String name, ObjectNode schema) {
        schema.remove(List.of("$schema", "$id"));
        inline(schema, schema);
        var definitions = schema.remove("$defs");
        if (definitions != null) {
            definitions.properties().forEach(definition -> {
                var component = (ObjectNode) definition.getValue();
                if (definition.getKey().equals(HEARTBEAT)) {
                    put(name, pascal(HEARTBEAT), withoutEnvelope(component.deepCopy()));
                }
                if (isAlternative(schema, definition.getKey())) {
                    complete(component, schema);
                }
                put(name, name + pascal(definition.getKey()), component);
            });
        }
        if (schema.has("oneOf")) {
            schema.remove(List.of("properties", "required", "type"));
        }
        put(name, name, schema);
    }

    /** References into a definition, of aliases for example, give way to what they refer to: they are no components. */
    private static void inline(JsonNode node, ObjectNode root) {
        for (var reference = reference(node); isInner(reference); reference = reference(node)) {
            var object = (ObjectNode) node;
            object.remove("$ref");
            root.at(reference.substring(1)).properties().stream()
                    .filter(field -> !object.has(field.getKey()))
                    .forEach(
                            field -> object.set(field.getKey(), field.getValue().deepCopy()));
        }
        node.forEach(inner -> inline(inner, root));
    }

    private static String reference(JsonNode node) {
        return node.path("$ref").asText();
    }

    private static boolean isInner(String reference) {
        return reference.startsWith("#/")
                && !reference.substring(DEFINITIONS.length() - 1).matches("/[^/]+");
    }

    private static boolean isAlternative(ObjectNode schema, String definition) {
        return schema.path("oneOf").findValuesAsText("$ref").contains(DEFINITIONS + definition);
    }

    /** What all alternatives have in common, given to one of them. */
    private static void complete(ObjectNode alternative, ObjectNode schema) {
        alternative.put("type", "object");
        var properties = alternative.withObjectProperty("properties");
        schema.path("properties").properties().stream()
                .filter(property -> !properties.has(property.getKey()))
                .forEach(property ->
                        properties.set(property.getKey(), property.getValue().deepCopy()));
        var required = alternative.withArrayProperty("required");
        schema.path("required").forEach(required::add);
    }

    private void put(String root, String name, ObjectNode schema) {
        refer(schema, root);
        hoist(root, name, schema);
        components.put(name, schema);
    }

    /** Objects within a schema become components. */
    private void hoist(String root, String name, JsonNode schema) {
        schema.path("properties")
                .properties()
                .forEach(property ->
                        property.setValue(hoisted(root, name + pascal(property.getKey()), property.getValue())));
        if (schema.has("items")) {
            ((ObjectNode) schema).set("items", hoisted(root, name + "Item", schema.get("items")));
        }
        for (var choice : List.of("anyOf", "oneOf")) {
            for (int i = 0; i < schema.path(choice).size(); i++) {
                var alternative = schema.path(choice).get(i);
                var suffix = alternative.path("required").path(0).asText("option-" + (i + 1));
                ((ArrayNode) schema.get(choice)).set(i, hoisted(root, name + pascal(suffix), alternative));
            }
        }
    }

    private JsonNode hoisted(String root, String name, JsonNode schema) {
        if (!schema.path("properties").isObject()) {
            hoist(root, name, schema);
            return schema;
        }
        put(root, name, (ObjectNode) schema);
        components.get(name).remove("default"); // of which generators make nothing
        return JsonNodeFactory.instance.objectNode().put("$ref", COMPONENTS + name);
    }

    private static void refer(JsonNode node, String root) {
        if (reference(node).startsWith(DEFINITIONS)) {
            var definition = reference(node).substring(DEFINITIONS.length());
            ((ObjectNode) node).set("$ref", TextNode.valueOf(COMPONENTS + root + pascal(definition)));
        } else if (reference(node).startsWith(MANIFEST_PARTS)) {
            var part = reference(node).substring(MANIFEST_PARTS.length());
            ((ObjectNode) node).set("$ref", TextNode.valueOf(COMPONENTS + "DatasetReady" + pascal(part)));
        }
        node.forEach(inner -> refer(inner, root));
    }

    /** As answers show it, within the experiment that it belongs to. */
    private static ObjectNode withoutEnvelope(ObjectNode event) {
        var properties = (ObjectNode) event.path("properties");
        properties.remove(List.of("type", "curve"));
        properties.set("train_loss", properties.remove("loss"));
        event.remove("required");
        return event.put("type", "object");
    }

    /** Manifests are answered without the places of their shards. */
    private void withoutShards() {
        components.remove("DatasetShard");
        var split = components.get("DatasetSplit");
        ((ObjectNode) split.path("properties")).remove("shards");
        split.set("required", without(split.path("required"), "shards"));
        ((ObjectNode) components.get("DatasetReady").path("properties")).remove("test_texts");
    }

    private static ArrayNode without(JsonNode names, String name) {
        var others = JsonNodeFactory.instance.arrayNode();
        names.forEach(each -> {
            if (!each.asText().equals(name)) {
                others.add(each);
            }
        });
        return others;
    }

    private static String pascal(String name) {
        return Arrays.stream(name.split("[_.-]"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
