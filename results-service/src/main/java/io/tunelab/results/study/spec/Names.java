package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.table.Decimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names for configurations that their author gave none: the values in which they differ, {@code 128/2e-5/32}. */
public final class Names {
    /** Characters of a generated name; a study's names may have 100, and equal ones get a number behind. */
    private static final int LONGEST = 90;

    private final Set<String> differing = new HashSet<>();
    private final String standard;

    /**
     * @param all configurations of a stage
     * @param standard the name of one that differs in nothing
     */
    Names(Collection<RequestFields> all, String standard) {
        this.standard = standard;
        var counts = new HashMap<String, Map<JsonNode, Integer>>();
        for (var fields : all) {
            fields.flat().forEach((path, value) -> counts.computeIfAbsent(path, none -> new HashMap<>())
                    .merge(value, 1, Integer::sum));
        }
        counts.forEach((path, values) -> {
            boolean isEverywhereTheSame =
                    values.size() == 1 && values.values().iterator().next() == all.size();
            if (!isEverywhereTheSame) {
                differing.add(path);
            }
        });
    }

    String of(RequestFields fields) {
        var parts = new ArrayList<String>();
        fields.flat().forEach((path, value) -> {
            if (differing.contains(path)) {
                parts.add(text(value));
            }
        });
        return parts.isEmpty() ? standard : shortened(String.join("/", parts));
    }

    /** The name that a text gives; a number may stand for a generated one, {@code 1e-4}, however YAML writes it. */
    static String asked(JsonNode node, Collection<String> known) {
        return node.isNumber() && !known.contains(node.asText()) ? text(node) : node.asText();
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    /** Of an object {@code bad=19,good=1}; of an empty one its braces, because a name has at least one character. */
    public static String text(JsonNode value) {
        if (value.isObject() && value.isEmpty()) {
            return value.toString();
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(field -> field.getKey() + "=" + text(field.getValue()))
                    .collect(Collectors.joining(","));
        }
        return value.isNumber() ? Decimal.compact(value.asText()) : value.asText();
    }
}
