package io.tunelab.contract.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a field may hold: how it is read from JSON, how it is written, and how people are told what is allowed. */
public sealed interface Kind<T> {
    /** The value, or nothing if this is not an allowed one. */
    Optional<T> read(JsonNode node);

    JsonNode write(T value);

    /** What is allowed, for people; fits after "allowed: ". */
    String allowed();

    /** Integers of 32 bits; {@code 32.0} is one, as it is to JSON Schema. */
    record WholeNumber(int least, int most) implements Kind<Integer> {
        @Override
        public Optional<Integer> read(JsonNode node) {
            double value = node.doubleValue();
            boolean fits = node.isNumber() && value == Math.rint(value) && value >= least && value <= most;
            return fits ? Optional.of((int) value) : Optional.empty();
        }

        @Override
        public JsonNode write(Integer value) {
            return JsonNodeFactory.instance.numberNode(value);
        }

        @Override
        public String allowed() {
            return least == most ? Integer.toString(least) : "an integer from " + least + " to " + most;
        }
    }

    /** Finite numbers in a range. */
    record RealNumber(Range range) implements Kind<Double> {
        @Override
        public Optional<Double> read(JsonNode node) {
            return node.isNumber() && range.contains(node.doubleValue())
                    ? Optional.of(node.doubleValue())
                    : Optional.empty();
        }

        @Override
        public JsonNode write(Double value) {
            return JsonNodeFactory.instance.numberNode(value);
        }

        @Override
        public String allowed() {
            return range.toString();
        }
    }

    /** Unicode text of a pattern. */
    record Text(Pattern pattern, String allowed) implements Kind<String> {
        @Override
        public Optional<String> read(JsonNode node) {
            return node.isTextual() && matches(node.textValue()) ? Optional.of(node.textValue()) : Optional.empty();
        }

        /** Half a surrogate pair is legal JSON but not Unicode text: it cannot be stored or passed on. */
        boolean matches(String text) {
            return pattern.matcher(text).matches()
                    && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }

        @Override
        public JsonNode write(String value) {
            return JsonNodeFactory.instance.textNode(value);
        }
    }

    /** One of a few names. */
    record Choice<E extends WireName>(List<E> values) implements Kind<E> {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public Optional<E> read(JsonNode node) {
            return values.stream()
                    .filter(value -> node.isTextual()
                            && (value.wireName().equals(node.textValue())
                                    || value.formerNames().contains(node.textValue())))
                    .findFirst();
        }

        @Override
        public JsonNode write(E value) {
            return JsonNodeFactory.instance.textNode(value.wireName());
        }

        @Override
        public String allowed() {
            return String.join(", ", values.stream().map(WireName::wireName).toList());
        }
    }

    /** True or false. */
    record Flag() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> read(JsonNode node) {
            return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
        }

        @Override
        public JsonNode write(Boolean value) {
            return JsonNodeFactory.instance.booleanNode(value);
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /** A few names with a short text each. */
    record Notes(Text key, Text value, int most) implements Kind<Map<String, String>> {
        @Override
        public Optional<Map<String, String>> read(JsonNode node) {
            var notes = new TreeMap<String, String>();
            for (var field : node.properties()) {
                var text = value.read(field.getValue());
                if (text.isEmpty() || !key.matches(field.getKey())) {
                    return Optional.empty();
                }
                notes.put(field.getKey(), text.get());
            }
            return node.isObject() && notes.size() <= most
                    ? Optional.of(Collections.unmodifiableMap(notes))
                    : Optional.empty();
        }

        @Override
        public JsonNode write(Map<String, String> notes) {
            var object = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(notes).forEach(object::put);
            return object;
        }

        @Override
        public String allowed() {
            return "an object of at most %d texts; a key is %s; a text is %s"
                    .formatted(most, key.allowed(), value.allowed());
        }
    }

    /** The word {@code balanced}, or a number for each of some classes. */
    record Weights(Text name, Range range, int most) implements Kind<ClassWeights> {
        private static final String BALANCED = "balanced";

        @Override
        public Optional<ClassWeights> read(JsonNode node) {
            if (node.isTextual() && node.textValue().equals(BALANCED)) {
                return Optional.of(ClassWeights.BALANCED);
            }
            boolean fits = node.isObject()
                    && !node.isEmpty()
                    && node.size() <= most
                    && node.properties().stream().allMatch(this::fits);
            return fits ? Optional.of(given(node)) : Optional.empty();
        }

        private boolean fits(Map.Entry<String, JsonNode> weight) {
            var number = weight.getValue();
            return name.matches(weight.getKey()) && number.isNumber() && range.contains(number.doubleValue());
        }

        private static ClassWeights given(JsonNode node) {
            var weights = new TreeMap<String, Double>();
            node.properties()
                    .forEach(weight ->
                            weights.put(weight.getKey(), weight.getValue().doubleValue()));
            return new ClassWeights.Given(weights);
        }

        @Override
        public JsonNode write(ClassWeights weights) {
            if (!(weights instanceof ClassWeights.Given given)) {
                return JsonNodeFactory.instance.textNode(BALANCED);
            }
            var object = JsonNodeFactory.instance.objectNode();
            given.byClass().forEach(object::put);
            return object;
        }

        @Override
        public String allowed() {
            return "%s, or an object with %s for each of 1 to %d classes".formatted(BALANCED, range, most);
        }
    }

    /** Null as well, which means: none. */
    record Nullable<T>(Kind<T> of) implements Kind<Optional<T>> {
        @Override
        public Optional<Optional<T>> read(JsonNode node) {
            return node.isNull() ? Optional.of(Optional.empty()) : of.read(node).map(Optional::of);
        }

        @Override
        public JsonNode write(Optional<T> value) {
            return value.map(of::write).orElse(JsonNodeFactory.instance.nullNode());
        }

        @Override
        public String allowed() {
            return of.allowed() + ", or null";
        }
    }
}
