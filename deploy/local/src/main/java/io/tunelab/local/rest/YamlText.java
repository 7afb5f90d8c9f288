package io.tunelab.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Requests and studies as people write them: YAML, or JSON, which is YAML, too. What is right in them the service says. */
public final class YamlText {
    /** YAML 1.1 takes 2e-5 for text and only 2.0e-5 for a number; nobody who writes a learning rate means text. */
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)[eE][-+]?\\d+");

    private YamlText() {}

    /** @throws IllegalArgumentException if the text is not an object of fields */
    public static ObjectNode read(String text) {
        try {
            if (numbers(new YAMLMapper().readTree(text)) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("neither YAML nor JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("a request or a study is an object of fields");
    }

    private static JsonNode numbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(numbers(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, numbers(array.get(i)));
            }
        } else if (node != null
                && node.isTextual()
                && SCIENTIFIC.matcher(node.asText()).matches()) {
            return DecimalNode.valueOf(new BigDecimal(node.asText()));
        }
        return node;
    }
}
