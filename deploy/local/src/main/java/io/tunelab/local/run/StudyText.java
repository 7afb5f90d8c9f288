package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Studies as results-service tells of them, in lines of text. */
public final class StudyText {
    /** Measures of selection that people read as percentages. */
    private static final Set<String> SHARES = Set.of("val_accuracy", "val_f1", "val_macro_f1", "val_balanced_accuracy");

    private final Glyphs glyphs;

    public StudyText(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    /** One line per study. */
    public List<String> list(JsonNode page) {
        var table = new Table(
                Column.text("study"), Column.text("state"), Column.figures("ended"), Column.text("best so far"));
        page.path("items")
                .forEach(study -> table.row(
                        study.path("id").asText(),
                        study.path("state").asText().toLowerCase(Locale.ROOT),
                        progress(study.path("progress")),
                        best(study.path("best"), study.path("select_by").asText())));
        return table.lines(glyphs.separator());
    }

    /** How far it is, in one line. */
    public String brief(JsonNode study) {
        var eta = study.path("eta_seconds");
        return "%s  %s  %s runs ended%s"
                .formatted(
                        study.path("id").asText(),
                        study.path("state").asText().toLowerCase(Locale.ROOT),
                        progress(study.path("progress")),
                        eta.isNumber() ? ", about " + Format.duration(eta.asDouble()) + " left" : "");
    }

    /** Every stage with its runs, the best configuration of each marked. */
    public List<String> whole(JsonNode study) {
        var lines = new ArrayList<String>();
        lines.add(brief(study));
        if (study.hasNonNull("question")) {
            lines.add(study.path("question").asText().strip());
        }
        if (study.hasNonNull("note")) {
            lines.add("Note: " + study.path("note").asText());
        }
        study.path("stages").forEach(stage -> {
            lines.add("");
            lines.addAll(stage(study, stage));
        });
        return lines;
    }

    /** One stage: its runs as a table, why some failed, which configuration is the best. */
    public List<String> stage(JsonNode study, JsonNode stage) {
        var lines = new ArrayList<String>();
        lines.add(stage.path("name").asText() + " ("
                + stage.path("state").asText().toLowerCase(Locale.ROOT) + ")");
        if (stage.path("base").size() > 0) {
            lines.add("inherited from the best configuration: " + fields(stage.path("base")));
        }
        if (stage.hasNonNull("note")) {
            lines.add(glyphs.wrong() + " " + stage.path("note").asText());
        }
        if (stage.hasNonNull("deciding")) {
            lines.add("deciding " + stage.path("deciding").asText());
        }
        lines.addAll(table(stage).lines(glyphs.separator()));
        StudyWatch.runs(stage)
                .forEach(run ->
                        run.standing().error().ifPresent(why -> lines.add(run.name() + ": " + Format.brief(why))));
        caveats(stage)
                .forEach((caveat, names) ->
                        lines.add(glyphs.wrong() + " Caution: " + caveat + " (" + String.join(", ", names) + ")"));
        if (stage.hasNonNull("best")) {
            var best = stage.path("best");
            boolean isChosen = best.hasNonNull("reason");
            lines.add(glyphs.best()
                    + (isChosen
                            ? " Chosen for %s: %s"
                                    .formatted(
                                            best.path("stage").asText(),
                                            best.path("name").asText())
                            : " Best of " + best(best, study.path("select_by").asText()))
                    + answer(stage));
            if (isChosen) {
                lines.add("  By validation: " + best.path("reason").asText() + ".");
            }
        }
        return lines;
    }

    /** By caveat: the runs that it concerns; all of them are named as such. */
    private static Map<String, List<String>> caveats(JsonNode stage) {
        var runs = StudyWatch.runs(stage);
        var names = new LinkedHashMap<String, List<String>>();
        runs.forEach(run -> run.scores().caveats().forEach(caveat -> names.computeIfAbsent(
                        caveat, first -> new ArrayList<>())
                .add(run.name())));
        names.replaceAll((caveat, of) -> of.size() == runs.size() && of.size() > 1 ? List.of("all runs") : of);
        return names;
    }

    /** The best run's scores: the answer that the stage was run for. */
    private String answer(JsonNode stage) {
        var id = stage.path("best").path("experiment_id").asText();
        return StudyWatch.runs(stage).stream()
                .filter(run -> run.id().filter(id::equals).isPresent())
                .filter(run ->
                        run.scores().best().isPresent() && run.scores().test().isPresent())
                .findFirst()
                .map(run -> "; validation accuracy %s, test accuracy %s"
                        .formatted(
                                Format.percent(run.scores().best().get().accuracy()),
                                Format.percent(run.scores().test().get().accuracy())))
                .orElse("");
    }

    private Table table(JsonNode stage) {
        var varied = StreamSupport.stream(stage.path("cells").spliterator(), false)
                .flatMap(cell -> cell.path("varied").properties().stream())
                .map(field -> field.getKey())
                .distinct()
                .toList();
        var columns = new ArrayList<Column>();
        columns.add(Column.text(""));
        columns.add(Column.text("name"));
        varied.forEach(field -> columns.add(Column.figures(field)));
        List.of("best val acc", "best val loss", "test acc", "test F1", "training time")
                .forEach(heading -> columns.add(Column.figures(heading)));
        var table = new Table(columns.toArray(Column[]::new));
        var runs = StudyWatch.runs(stage);
        var winner = stage.path("best").path("name").asText();
        for (int i = 0; i < runs.size(); i++) {
            var cell = stage.path("cells").get(i);
            var row = new ArrayList<String>();
            row.add(!winner.isEmpty() && cell.path("name").asText().equals(winner) ? glyphs.best() : "");
            row.add(runs.get(i).name());
            varied.forEach(field -> row.add(value(cell.path("varied").path(field))));
            row.addAll(scores(runs.get(i), cell.path("fit_seconds")));
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    /** @param seconds of training and validation: loading and waiting tell nothing about a configuration */
    private List<String> scores(Run run, JsonNode seconds) {
        var state = run.standing().state().toLowerCase(Locale.ROOT);
        return List.of(
                run.scores().best().map(best -> Format.percent(best.accuracy())).orElse(state),
                run.scores().best().map(best -> Format.loss(best.loss())).orElse(glyphs.dash()),
                run.scores()
                        .test()
                        .map(test -> Format.percent(test.accuracy()))
                        .orElse(run.isOver() && !state.equals("stopped") ? glyphs.dash() : state),
                run.scores().test().map(test -> Format.percent(test.f1())).orElse(glyphs.dash()),
                run.standing().reused()
                        ? "reused"
                        : seconds.isNumber() ? Format.duration(seconds.asDouble()) : glyphs.dash());
    }

    static String fields(JsonNode object) {
        var parts = new ArrayList<String>();
        object.properties()
                .forEach(field -> parts.add(field.getKey() + " "
                        + (field.getValue().isObject()
                                ? "(" + fields(field.getValue()) + ")"
                                : value(field.getValue()))));
        return String.join(", ", parts);
    }

    private static String value(JsonNode node) {
        if (node.isMissingNode()) {
            return "";
        }
        return node.isNumber() ? Format.compact(node.decimalValue()) : node.asText();
    }

    private static String progress(JsonNode progress) {
        return progress.path("ended").asInt() + "/" + progress.path("total").asInt();
    }

    private String best(JsonNode best, String by) {
        if (best.path("name").isMissingNode()) {
            return glyphs.dash();
        }
        double value = best.path("value").asDouble();
        return "%s by %s: %s, %s"
                .formatted(
                        best.path("stage").asText(),
                        measure(by),
                        best.path("name").asText(),
                        SHARES.contains(by) ? Format.percent(value) : Format.loss(value));
    }

    /** A measure of selection in words: validation loss instead of val_loss. */
    private static String measure(String by) {
        return Measure.named(by.replaceFirst("^val_", ""))
                .map(known -> "validation " + known.title())
                .orElse(by);
    }
}
