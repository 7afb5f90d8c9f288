package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A study as results-service tells of it, in lines of text. */
public final class StudyReport {
    private final Glyphs glyphs;

    public StudyReport(Glyphs glyphs) {
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

    /** Every stage with its cells, the best configuration of each marked. */
    public List<String> whole(JsonNode study) {
        var lines = new ArrayList<String>();
        lines.add(brief(study));
        if (study.hasNonNull("question")) {
            lines.add(study.path("question").asText().strip());
        }
        if (study.hasNonNull("note")) {
            lines.add("Note: " + study.path("note").asText());
        }
        for (var stage : study.path("stages")) {
            lines.add("");
            lines.add(stage.path("name").asText() + " ("
                    + stage.path("state").asText().toLowerCase(Locale.ROOT) + ")");
            if (stage.path("base").size() > 0) {
                lines.add("from the best before: " + stage.path("base"));
            }
            lines.addAll(cells(stage).lines(glyphs.separator()));
            stage.path("cells").forEach(cell -> {
                if (cell.path("error").hasNonNull("message")) {
                    lines.add(cell.path("cell").asText() + ": "
                            + Format.brief(cell.path("error").path("message").asText()));
                }
            });
            if (stage.hasNonNull("best")) {
                lines.add(glyphs.best() + " Best of "
                        + best(stage.path("best"), study.path("select_by").asText()));
            }
        }
        return lines;
    }

    private Table cells(JsonNode stage) {
        var table = new Table(
                Column.text(""),
                Column.text("name"),
                Column.figures("seed"),
                Column.text("state"),
                Column.figures("best val acc"),
                Column.figures("best val loss"),
                Column.figures("test acc"),
                Column.figures("test F1"),
                Column.figures("time"));
        var winner = stage.path("best").path("name").asText();
        stage.path("cells")
                .forEach(cell -> table.row(
                        !winner.isEmpty() && cell.path("name").asText().equals(winner) ? glyphs.best() : "",
                        cell.path("name").asText(),
                        cell.path("seed").asText(),
                        cell.path("state").asText().toLowerCase(Locale.ROOT)
                                + (cell.path("reused").asBoolean() ? ", reused" : ""),
                        percent(cell.path("best").path("accuracy")),
                        cell.path("best").path("loss").isNumber()
                                ? Format.loss(cell.path("best").path("loss").asDouble())
                                : glyphs.dash(),
                        percent(cell.path("test").path("accuracy")),
                        percent(cell.path("test").path("f1")),
                        cell.path("total_seconds").isNumber()
                                ? Format.duration(cell.path("total_seconds").asDouble())
                                : glyphs.dash()));
        return table;
    }

    private String percent(JsonNode share) {
        return share.isNumber() ? Format.percent(share.asDouble()) : glyphs.dash();
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
                        by,
                        best.path("name").asText(),
                        by.equals("val_loss") ? Format.loss(value) : Format.percent(value));
    }
}
