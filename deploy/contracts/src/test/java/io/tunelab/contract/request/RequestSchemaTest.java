package io.tunelab.contract.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table and the schema say the same. Every field with every odd value: the reader takes exactly what the schema takes.
 *
 * <p>Left out: text that ends with a line break. The validator's {@code $} matches before it, ECMAScript's does not.
 */
class RequestSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "\"\"",
            "\"1\"",
            "\"adamw\"",
            "\"linear\"",
            "\"bf16\"",
            "\"official\"",
            "\"exact\"",
            "\"val_accuracy\"",
            "\"a/b\"",
            "\"a//b\"",
            "\"a/../b\"",
            "\"x\\u0000y\"",
            "\"tab\\t\"",
            "\"-dash\"",
            "\"" + "n".repeat(96) + "\"",
            "\"" + "n".repeat(97) + "\"",
            "\"" + "n".repeat(100) + "\"",
            "\"" + "n".repeat(101) + "\"",
            "\"" + "n".repeat(201) + "\"",
            "-1",
            "0",
            "0.0",
            "-0.0",
            "1",
            "1.0",
            "2",
            "3.5",
            "7",
            "8",
            "8.0",
            "128",
            "129",
            "1000",
            "1001",
            "4096",
            "4097",
            "8192",
            "8193",
            "1000000",
            "1000000.5",
            "2147483647",
            "2147483648",
            "99999999999999999999999",
            "1e-5",
            "1e-320",
            "1e-400",
            "0.999999",
            "1e308",
            "1e400",
            "[]",
            "[1]",
            "{}",
            "{\"patience\": 0}",
            "{\"patience\": 3}",
            "{\"unknown\": 1}",
            "{\"unknown\": \"1\"}",
            "{\"not-a.key\": \"1\"}",
            "\"pooled-80-10-10\"",
            "\"auto\"",
            "\"skip\"",
            "\"tab\"",
            "\";\"",
            "\"\\t\"",
            "\"utf-8\"",
            "\"balanced\"",
            "{\"bad\": 19, \"good one\": 0.5}",
            "{\"bad\": 1000000.5}",
            "{\"bad\": \"balanced\"}",
            "{\"\": 1}",
            "{\"tab\\t\": 1}",
            "\"review text\"");

    @ParameterizedTest
    @MethodSource("fields")
    void theReaderTakesWhatTheSchemaTakes(String field) throws Exception {
        var disagreements = new ArrayList<String>();
        for (var value : VALUES) {
            var message = with(field, value);
            boolean schema = Schemas.violations("experiment-request", message).isEmpty();
            if (schema != readerTakes(message.toString().getBytes(StandardCharsets.UTF_8))) {
                disagreements.add("%s = %s: schema %s".formatted(field, value, schema ? "takes" : "refuses"));
            }
        }

        assertThat(disagreements).isEmpty();
    }

    @Test
    void theFieldsAndDefaultsOfTheSchemaAreThoseOfTheTable() {
        var schema = Schemas.schema("experiment-request");
        var properties = new HashMap<String, JsonNode>();
        schema.path("properties").properties().forEach(field -> properties.put(field.getKey(), field.getValue()));
        for (var section : RequestTable.SECTIONS.keySet()) {
            var inner = section.equals("dataset") ? schema.at("/$defs/dataset") : properties.get(section);
            assertThat(inner.path("additionalProperties").isBoolean())
                    .as(section)
                    .isTrue();
            inner.path("properties")
                    .properties()
                    .forEach(field -> properties.put(section + "." + field.getKey(), field.getValue()));
            properties.remove(section);
        }

        assertThat(properties.keySet())
                .isEqualTo(names(field -> Stream.concat(Stream.of(field.path()), field.aliases().stream())));
        for (var field : RequestTable.FIELDS) {
            assertThat(Optional.ofNullable(properties.get(field.path()).get("default")))
                    .as(field.path())
                    .isEqualTo(standard(field));
        }
    }

    private static <T> Optional<JsonNode> standard(RequestField<T> field) {
        return field.standard().map(value -> field.kind().write(value));
    }

    private static Set<String> names(Function<RequestField<?>, Stream<String>> names) {
        return RequestTable.FIELDS.stream().flatMap(names).collect(Collectors.toSet());
    }

    static Stream<String> fields() {
        return Stream.of(
                "tags",
                "dataset.unknown",
                "early_stopping.unknown",
                "schema_version",
                "experiment_id",
                "study",
                "model",
                "num_layers",
                "dataset",
                "dataset.name",
                "dataset.fraction",
                "dataset.seed",
                "dataset.protocol",
                "dataset.text_column",
                "dataset.label_column",
                "dataset.text_pair_column",
                "dataset.group_column",
                "dataset.encoding",
                "dataset.delimiter",
                "dataset.on_bad_row",
                "max_length",
                "batch_size",
                "eval_batch_size",
                "learning_rate",
                "epochs",
                "seed",
                "init_seed",
                "order_seed",
                "dropout_seed",
                "optimizer",
                "weight_decay",
                "schedule",
                "warmup_ratio",
                "max_grad_norm",
                "class_weights",
                "early_stopping",
                "early_stopping.monitor",
                "early_stopping.patience",
                "precision",
                "reuse",
                "max_len",
                "lr",
                "batch",
                "unknown");
    }

    private static ObjectNode with(String field, String value) throws Exception {
        // Large and tiny numbers must reach both sides as they are written, not rounded on the way.
        JsonNode node = JSON.readTree(value);
        var root = JSON.createObjectNode();
        var parts = field.split("\\.");
        if (parts.length == 2) {
            root.putObject(parts[0]).set(parts[1], node);
        } else {
            root.set(field, node);
        }
        return root;
    }

    private static boolean readerTakes(byte[] message) {
        try {
            RequestReader.STRICT.read(message, () -> "made-up");
            return true;
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
