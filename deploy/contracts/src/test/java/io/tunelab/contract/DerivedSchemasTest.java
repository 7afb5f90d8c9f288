package io.tunelab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.request.RequestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The fields of a request stand in other schemas, too, because editors read a schema alone. With
 * {@code -Dtunelab.schemas=write} these copies are written anew.
 */
class DerivedSchemasTest {
    private static final Set<String> OF_NO_STUDY = Set.of("schema_version", "experiment_id", "study", "pause_after");
    private static final String FIELD = "#/$defs/fields/properties/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode request = Schemas.schema("experiment-request");

    @Test
    void runEventsCarryTheRequestAsItIsWritten() throws IOException {
        var event = (ObjectNode) Schemas.schema("run-event");
        var copy = (ObjectNode) event.at("/$defs/request");
        var properties = copy.putObject("properties");
        request.path("properties").properties().stream()
                .filter(field -> !isAlias(field.getValue()))
                .forEach(field -> properties.set(field.getKey(), open(field.getValue())));
        ((ObjectNode) event.path("$defs")).set("dataset", open(request.at("/$defs/dataset")));

        compare("run-event", event);
    }

    @Test
    void manifestsCarryTheDataSetAsRequestsNameIt() throws IOException {
        var manifest = (ObjectNode) Schemas.schema("dataset");
        ((ObjectNode) manifest.at("/$defs/dataset"))
                .set("properties", request.at("/$defs/dataset/properties").deepCopy());

        compare("dataset", manifest);
    }

    @Test
    void studiesHaveTheFieldsOfRequests() throws IOException {
        var study = (ObjectNode) Schemas.schema("study");
        var fields = ((ObjectNode) study.at("/$defs/fields")).putObject("properties");
        fields(fields);
        var names = new LinkedHashSet<String>();
        fields.fieldNames().forEachRemaining(names::add);

        var configuration = (ObjectNode) study.at("/$defs/configuration/properties");
        configuration.retain("name");
        names.forEach(name -> configuration.set(name, reference(name)));
        var grid = ((ObjectNode) study.at("/$defs/grid")).putObject("properties");
        names.forEach(name -> grid.set(name, axis(name)));
        var draw = ((ObjectNode) study.at("/$defs/draw/properties/fields")).putObject("properties");
        names.forEach(name -> draw.set(name, drawn(name)));
        var take = ((ObjectNode) study.at("/$defs/take/items")).putArray("enum");
        new TreeSet<>(names).forEach(take::add);

        compare("study", study);
    }

    /** All fields with what they allow, then those of objects by their paths, then aliases. */
    private void fields(ObjectNode fields) {
        var properties = request.path("properties").properties().stream()
                .filter(field -> !OF_NO_STUDY.contains(field.getKey()))
                .toList();
        properties.stream()
                .filter(field -> !isAlias(field.getValue()))
                .forEach(field -> fields.set(field.getKey(), withoutDefaults(resolved(field.getValue()))));
        for (var section : new TreeSet<>(RequestTable.SECTIONS.keySet())) {
            fields.path(section).path("properties").fieldNames().forEachRemaining(inner -> fields.putObject(
                            section + "." + inner)
                    .put("$ref", FIELD + section + "/properties/" + inner));
        }
        properties.stream().filter(field -> isAlias(field.getValue())).forEach(field -> {
            var name = field.getValue().get("$ref").asText().replace("#/properties/", "");
            fields.putObject(field.getKey())
                    .put("$ref", FIELD + name)
                    .put("description", field.getValue().get("description").asText());
        });
    }

    private static boolean isAlias(JsonNode property) {
        return property.path("$ref").asText().startsWith("#/properties/");
    }

    private JsonNode resolved(JsonNode property) {
        return property.path("$ref").asText().equals("#/$defs/dataset") ? request.at("/$defs/dataset") : property;
    }

    private static ObjectNode reference(String name) {
        return JSON.createObjectNode().put("$ref", FIELD + name);
    }

    /** A list of values; of an object also an object of lists. */
    private static ObjectNode axis(String name) {
        if (!RequestTable.SECTIONS.containsKey(name)) {
            return values(name);
        }
        var inner = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        var properties = inner.putObject("properties");
        for (var field : RequestTable.FIELDS) {
            if (field.section().equals(name)) {
                properties.set(field.name(), values(field.path()));
            }
        }
        var either = JSON.createObjectNode();
        if (RequestTable.SECTIONS.get(name)) {
            either.putArray("anyOf").add(values(name)).add(inner);
            return either;
        }
        return inner;
    }

    private static ObjectNode values(String name) {
        var list = JSON.createObjectNode().put("type", "array").put("minItems", 1);
        list.set("items", reference(name));
        return list;
    }

    /** A choice of values, or an interval of numbers. */
    private static ObjectNode drawn(String name) {
        var choice = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        choice.putArray("required").add("choice");
        choice.putObject("properties").set("choice", values(name));
        var interval = JSON.createObjectNode()
                .put("type", "object")
                .put("additionalProperties", false)
                .put("minProperties", 1)
                .put("maxProperties", 1);
        var kinds = interval.putObject("properties");
        for (var kind : List.of("uniform", "log_uniform")) {
            var bounds = kinds.putObject(kind)
                    .put("type", "array")
                    .put("minItems", 2)
                    .put("maxItems", 2);
            bounds.putObject("items")
                    .putArray("allOf")
                    .add(reference(name))
                    .add(JSON.createObjectNode().put("type", "number"));
        }
        var drawn = JSON.createObjectNode();
        drawn.putArray("oneOf").add(choice).add(interval);
        return drawn;
    }

    /** A copy that takes unknown fields: in events they are ignored. */
    private static JsonNode open(JsonNode schema) {
        var copy = schema.deepCopy();
        if (copy.path("additionalProperties").isBoolean()) {
            ((ObjectNode) copy).remove("additionalProperties");
        }
        return copy;
    }

    private static JsonNode withoutDefaults(JsonNode schema) {
        var copy = (ObjectNode) schema.deepCopy();
        copy.remove("default");
        copy.path("properties").forEach(inner -> ((ObjectNode) inner).remove("default"));
        return copy;
    }

    private static void compare(String name, ObjectNode derived) throws IOException {
        if ("write".equals(System.getProperty("tunelab.schemas"))) {
            var lines = new DefaultIndenter("  ", "\n");
            var printer = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
            printer.indentArraysWith(lines);
            printer.indentObjectsWith(lines);
            Files.writeString(
                    Path.of("src/main/resources/contracts/schemas", name + ".schema.json"),
                    JSON.writer(printer).writeValueAsString(derived) + "\n");
        } else {
            assertThat(derived).as("run with -Dtunelab.schemas=write").isEqualTo(Schemas.schema(name));
        }
    }
}
