package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Experiments as results-service tells of them, in lines of text. */
public final class ExperimentText {
    /** What two experiments are compared by; the rest differs always, or is of no interest. */
    private static final List<String> PARTS =
            List.of("request", "provenance", "val_", "test_", "best_epoch", "epochs_run", "stop_reason");

    private static final List<String> SECONDS =
            List.of("queue", "data", "model", "train", "validation", "test", "save", "total");

    private static final Set<String> IDENTITY = Set.of("request.experiment_id", "request.study");

    private final Glyphs glyphs;

    public ExperimentText(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    /** One line per experiment. */
    public List<String> list(JsonNode page) {
        var table = new Table(
                Column.text("experiment"),
                Column.text("state"),
                Column.text("model"),
                Column.figures("max_len"),
                Column.figures("lr"),
                Column.figures("batch"),
                Column.figures("val acc"),
                Column.figures("val loss"),
                Column.figures("test acc"),
                Column.text("name"));
        for (var item : page.path("items")) {
            var run = Run.ofExperiment(item);
            var request = item.path("request");
            table.row(
                    run.name(),
                    run.standing().state().toLowerCase(java.util.Locale.ROOT),
                    request.path("model").asText(),
                    request.path("max_length").asText(),
                    text(request.path("learning_rate")),
                    request.path("batch_size").asText(),
                    run.scores()
                            .best()
                            .map(best -> Format.percent(best.accuracy()))
                            .orElse(glyphs.dash()),
                    run.scores().best().map(best -> Format.loss(best.loss())).orElse(glyphs.dash()),
                    run.scores()
                            .test()
                            .map(test -> Format.percent(test.accuracy()))
                            .orElse(glyphs.dash()),
                    item.path("name").asText());
        }
        var lines = new ArrayList<>(table.lines(glyphs.separator()));
        int shown = page.path("items").size();
        if (page.path("total").asInt() > shown) {
            lines.add(shown + " of " + page.path("total").asText());
        }
        return lines;
    }

    /** Everything but the predictions. */
    public List<String> whole(JsonNode experiment) {
        var run = Run.ofExperiment(experiment);
        var lines = new ArrayList<String>();
        lines.add(run.name() + "  " + run.standing().state().toLowerCase(java.util.Locale.ROOT)
                + run.standing().reason().map(why -> ": " + why).orElse(""));
        for (var field : List.of("name", "archived_at", "notes")) {
            if (experiment.has(field)) {
                lines.add("  %-24s %s"
                        .formatted(field, experiment.path(field).asText().replace("\n", "\n" + " ".repeat(27))));
            }
        }
        flat("tags", experiment.path("tags")).forEach((name, value) -> lines.add("  %-24s %s".formatted(name, value)));
        flat("", experiment.path("request")).forEach((name, value) -> lines.add("  %-24s %s".formatted(name, value)));
        var table = new Table(
                Column.figures("epoch"),
                Column.figures("train loss"),
                Column.figures("val loss"),
                Column.figures("val acc"),
                Column.figures("time"),
                Column.text(""));
        for (var epoch : experiment.path("epochs")) {
            table.row(
                    epoch.path("epoch").asText(),
                    Format.loss(epoch.path("train_loss").asDouble()),
                    Format.loss(epoch.path("val_loss").asDouble()),
                    Format.percent(epoch.path("val_accuracy").asDouble()),
                    Format.duration(epoch.path("train_seconds").asDouble()),
                    epoch.path("epoch").equals(experiment.path("best_epoch")) ? glyphs.best() : "");
        }
        if (!experiment.path("epochs").isEmpty()) {
            lines.addAll(table.lines(glyphs.separator()));
        }
        var labels = experiment.path("per_label");
        run.scores()
                .test()
                .ifPresent(test -> lines.add(glyphs.best()
                        + (labels.isEmpty()
                                        ? " Test accuracy %s, F1 %s, loss %s"
                                        : " Test subset accuracy %s, macro F1 %s, loss %s")
                                .formatted(
                                        Format.percent(test.accuracy()),
                                        Format.percent(test.f1()),
                                        Format.loss(test.loss()))
                        + (labels.isEmpty()
                                ? ""
                                : ", micro F1 "
                                        + Format.percent(
                                                experiment.path("test_micro_f1").asDouble()))));
        if (!labels.isEmpty()) {
            lines.addAll(byLabel(labels));
        }
        var provenance = experiment.path("provenance");
        provenance.path("warnings").forEach(warning -> lines.add("Warning: " + warning.asText()));
        run.scores().caveats().forEach(caveat -> lines.add(glyphs.wrong() + " Caution: " + caveat));
        if (experiment.hasNonNull("artifact")) {
            lines.add("Model: " + experiment.path("artifact").asText());
        }
        return lines;
    }

    /** Of a multi-label run: a line per label. */
    private List<String> byLabel(JsonNode labels) {
        var table = new Table(
                Column.text("label"),
                Column.figures("examples"),
                Column.figures("precision"),
                Column.figures("recall"),
                Column.figures("F1"));
        for (var label : labels) {
            table.row(
                    label.path("label").asText(),
                    Long.toString(label.path("true_positives").asLong()
                            + label.path("false_negatives").asLong()),
                    Format.percent(label.path("precision").asDouble()),
                    Format.percent(label.path("recall").asDouble()),
                    Format.percent(label.path("f1").asDouble()));
        }
        return table.lines(glyphs.separator());
    }

    /** The bins of the reliability diagram, and its two numbers. */
    public List<String> reliability(JsonNode reliability) {
        var table = new Table(
                Column.figures("test examples"),
                Column.figures("confidence"),
                Column.figures("accuracy"),
                Column.figures("95% interval"));
        for (var bin : reliability.path("bins")) {
            table.row(
                    bin.path("examples").asText(),
                    Format.percent(bin.path("confidence").asDouble()),
                    Format.percent(bin.path("accuracy").asDouble()),
                    Format.percent(bin.at("/interval/low").asDouble()) + " to "
                            + Format.percent(bin.at("/interval/high").asDouble()));
        }
        var lines = new ArrayList<>(table.lines(glyphs.separator()));
        lines.add("Expected calibration error " + numbers(reliability));
        var scaled = reliability.path("scaled");
        if (scaled.isObject()) {
            lines.add("With temperature %s, fitted on validation: %s"
                    .formatted(Format.loss(scaled.path("temperature").asDouble()), numbers(scaled)));
        }
        return lines;
    }

    /** All measures on the test set; a line per label; what other thresholds than 0.5 give. */
    public List<String> measures(JsonNode measures) {
        var lines = new ArrayList<String>();
        lines.add("Test set of %s examples; %s"
                .formatted(
                        measures.path("examples").asText(),
                        measures.path("averaging").asText()));
        measures.path("measures")
                .properties()
                .forEach(one -> lines.add("  %-20s %s"
                        .formatted(
                                words(one.getKey()), Format.loss(one.getValue().asDouble()))));
        measures.path("undefined")
                .properties()
                .forEach(one -> lines.add("  %-20s undefined: %s"
                        .formatted(words(one.getKey()), one.getValue().asText())));
        var table = new Table(
                Column.text("label"),
                Column.figures("examples"),
                Column.figures("precision"),
                Column.figures("recall"),
                Column.figures("F1"),
                Column.figures("AUROC"),
                Column.figures("average precision"));
        measures.path("labels")
                .forEach(label -> table.row(
                        label.path("label").asText(),
                        label.path("support").asText(),
                        Format.percent(label.path("precision").asDouble()),
                        Format.percent(label.path("recall").asDouble()),
                        Format.percent(label.path("f1").asDouble()),
                        optional(label.path("auroc")),
                        optional(label.path("average_precision"))));
        lines.addAll(table.lines(glyphs.separator()));
        measures.path("thresholds").forEach(one -> lines.add(threshold(one)));
        return lines;
    }

    private String optional(JsonNode number) {
        return number.isNumber() ? Format.loss(number.asDouble()) : glyphs.dash();
    }

    private static String words(String measure) {
        return measure.replace('_', ' ');
    }

    private static String threshold(JsonNode one) {
        var measure = one.path("chosen_for").asText();
        return "Threshold %s, best for %s on validation: %s on the test set, %s at 0.5"
                .formatted(
                        Format.loss(one.path("threshold").asDouble()),
                        words(measure),
                        Format.percent(one.path("test").path(measure).asDouble()),
                        Format.percent(one.path("test_at_half").path(measure).asDouble()));
    }

    private static String numbers(JsonNode reliability) {
        return "%s, Brier score %s"
                .formatted(
                        Format.percent(reliability.path("calibration_error").asDouble()),
                        Format.loss(reliability.path("test_brier").asDouble()));
    }

    /** A line per field in which they differ. */
    public List<String> difference(JsonNode one, JsonNode other) {
        var table = new Table(
                Column.text("field"),
                Column.text(one.path("experiment_id").asText()),
                Column.text(other.path("experiment_id").asText()));
        var parts = Stream.concat(PARTS.stream(), SECONDS.stream().map(part -> part + "_seconds"));
        for (var part : (Iterable<String>) parts::iterator) {
            var left = part(part, one);
            var right = part(part, other);
            var names = new LinkedHashSet<>(left.keySet());
            names.addAll(right.keySet());
            for (var name : names) {
                var here = left.getOrDefault(name, glyphs.dash());
                var there = right.getOrDefault(name, glyphs.dash());
                if (!here.equals(there) && !IDENTITY.contains(name)) {
                    table.row(name, here, there);
                }
            }
        }
        return table.lines(glyphs.separator());
    }

    /** A field with what is in it, or all fields that begin so. */
    private static Map<String, String> part(String name, JsonNode experiment) {
        if (!name.endsWith("_")) {
            return flat(name, experiment.path(name));
        }
        var fields = new LinkedHashMap<String, String>();
        experiment.properties().stream()
                .filter(field ->
                        field.getKey().startsWith(name) && !field.getKey().endsWith("_seconds"))
                .forEach(field -> fields.putAll(flat(field.getKey(), field.getValue())));
        return fields;
    }

    /** Fields with their paths; a value has its part's own name. */
    private static Map<String, String> flat(String path, JsonNode node) {
        var fields = new LinkedHashMap<String, String>();
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> fields.putAll(
                            flat(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue())));
        } else if (!node.isMissingNode() && !node.isNull()) {
            fields.put(path, text(node));
        }
        return fields;
    }

    private static String text(JsonNode node) {
        return node.isNumber() ? Format.compact(node.decimalValue()) : node.asText(node.toString());
    }
}
