package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Draws configurations. The same seed gives the same ones on every machine; except in a Latin hypercube, a larger count
 * only adds to those of a smaller one.
 */
final class Draws {
    /** Enough for learning rates that differ; more digits would only be noise in tables. */
    private static final MathContext DIGITS = new MathContext(4);

    private static final int TRIES_PER_CONFIGURATION = 50;

    private Draws() {}

    /** What the values of one field are drawn from. */
    sealed interface Source {
        /** @param chance evenly from 0 to below 1 */
        JsonNode value(double chance);
    }

    /** Any of some values, each as likely as the others. */
    record Choice(List<JsonNode> values) implements Source {
        Choice {
            values = List.copyOf(values);
        }

        @Override
        public JsonNode value(double chance) {
            return values.get((int) (chance * values.size()));
        }
    }

    /** Between two numbers, both included; on a logarithmic scale every factor of ten is as likely as the next. */
    record Interval(double least, double most, boolean logarithmic, boolean whole) implements Source {
        @Override
        public JsonNode value(double chance) {
            if (whole && !logarithmic) {
                return number(Math.floor(least + chance * (most - least + 1)));
            }
            double value = logarithmic
                    ? Math.exp(Math.log(least) + chance * (Math.log(most) - Math.log(least)))
                    : least + chance * (most - least);
            double rounded = whole ? Math.rint(value) : new BigDecimal(value, DIGITS).doubleValue();
            return number(Math.min(most, Math.max(least, rounded)));
        }

        private static JsonNode number(double value) {
            return FieldsReader.canonical(JsonNodeFactory.instance.numberNode(value));
        }
    }

    /** At most {@code count} different configurations: fewer where the sources have no more. */
    static List<RequestFields> draw(DrawMethod method, int count, long seed, Map<String, Source> sources) {
        var points = UnitPoints.of(method, count, sources.size(), seed);
        var drawn = new LinkedHashSet<Map<String, JsonNode>>();
        for (int tries = 0; drawn.size() < count && tries < count * TRIES_PER_CONFIGURATION; tries++) {
            var values = new LinkedHashMap<String, JsonNode>();
            var coordinates = Arrays.stream(points.get()).iterator();
            sources.forEach((path, source) -> values.put(path, source.value(coordinates.nextDouble())));
            drawn.add(values);
        }
        var configurations = new ArrayList<RequestFields>();
        for (var values : drawn) {
            var fields = RequestFields.NONE;
            for (var value : values.entrySet()) {
                fields = fields.with(value.getKey(), value.getValue());
            }
            configurations.add(fields);
        }
        return configurations;
    }
}
