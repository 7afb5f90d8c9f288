package io.tunelab.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;

/** The demo's study, fitted to data and time. */
public final class DemoPlan {
    /** Of all rows, with protocol fixed-test. */
    private static final double TRAINED = 0.7;

    private static final double VALIDATED = 0.1;
    private static final double TESTED = 0.2;
    /** A forward pass by a training step. */
    private static final double FORWARD = 1.0 / 3;
    /** The last layer is computed for one token per text, those below for all; measured with MiniLM. */
    private static final double LOWER_LAYER = 8;

    /** How configurations are named by their length. */
    private static final Pattern LENGTH = Pattern.compile("\\b(\\d+) tokens");

    private final ObjectNode study;

    /** @param study is changed */
    public DemoPlan(ObjectNode study) {
        this.study = study;
    }

    public ObjectNode json() {
        return study;
    }

    /** Uses this data set. */
    DemoPlan on(String dataset) {
        study.withObject("/fixed").withObject("/dataset").put("name", dataset);
        return this;
    }

    /** Uses this model, as many of its layers as the study says. */
    public DemoPlan with(String model) {
        study.withObject("/fixed").put("model", model);
        return this;
    }

    /** Divides all maximum lengths, also where configurations are named by them. */
    DemoPlan shorter(int divisor) {
        if (divisor > 1) {
            shorten(study.path("fixed"), divisor);
            for (var stage : study.path("stages")) {
                stage.path("configurations").forEach(one -> shorten(one, divisor));
            }
            for (var comparison : study.path("comparisons")) {
                var text = comparison.path("baseline").asText();
                ((ObjectNode) comparison).put("baseline", renamed(text, divisor));
            }
        }
        return this;
    }

    private static void shorten(JsonNode fields, int divisor) {
        if (fields.path("max_length").isInt()) {
            ((ObjectNode) fields).put("max_length", fields.path("max_length").asInt() / divisor);
        }
        if (fields.path("name").isTextual()) {
            ((ObjectNode) fields).put("name", renamed(fields.path("name").asText(), divisor));
        }
    }

    private static String renamed(String name, int divisor) {
        var length = LENGTH.matcher(name);
        return length.find() ? length.replaceFirst(Integer.parseInt(length.group(1)) / divisor + " tokens") : name;
    }

    /**
     * What the study costs for each row of its data, in tokens of training with one layer.
     *
     * @param meanTokens of a text, by maximum length
     */
    double workPerRow(IntToDoubleFunction meanTokens) {
        var fixed = study.path("fixed");
        int longest = fixed.path("max_length").asInt(0);
        double work = 0;
        for (var stage : study.path("stages")) {
            for (var one : stage.path("configurations")) {
                int length = one.path("max_length").asInt(longest);
                longest = Math.max(longest, length);
                double fraction = one.path("dataset").path("fraction").asDouble(1);
                int layers =
                        one.path("num_layers").asInt(fixed.path("num_layers").asInt(6));
                int epochs = one.path("epochs").asInt(fixed.path("epochs").asInt(3));
                work += meanTokens.applyAsDouble(length)
                        * (1 + LOWER_LAYER * (layers - 1))
                        * (epochs * (TRAINED * fraction + VALIDATED * FORWARD) + TESTED * FORWARD);
            }
        }
        return work;
    }

    /** How many runs it has; those that repeat an earlier one are not run again. */
    int runs() {
        int runs = 0;
        for (var stage : study.path("stages")) {
            runs += stage.path("configurations").size();
        }
        return runs;
    }
}
