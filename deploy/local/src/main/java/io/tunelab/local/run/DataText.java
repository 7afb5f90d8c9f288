package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** What a study says of its data, in lines of text. */
public final class DataText {
    private static final int MOST = 20;
    private static final int LONG = 80;
    private static final String RULE = "-";

    private DataText() {}

    /** Test texts that are probably mislabelled, stage by stage. */
    public static List<String> doubts(JsonNode stages) {
        var lines = new ArrayList<String>();
        for (var stage : stages) {
            lines.add(
                    stage.path("stage").asText() + ": " + stage.path("finding").asText());
            var table = new Table(
                    Column.figures("text_id"),
                    Column.text("given"),
                    Column.figures("probability"),
                    Column.text("predicted"),
                    Column.figures("probability"),
                    Column.figures("runs"),
                    Column.text("text"));
            var doubts = stage.path("doubts");
            for (int i = 0; i < Math.min(MOST, doubts.size()); i++) {
                var doubt = doubts.get(i);
                table.row(
                        doubt.path("row").asText(),
                        doubt.path("label").asText(),
                        Format.percent(doubt.path("probability").asDouble()),
                        doubt.path("predicted").asText(),
                        Format.percent(doubt.path("predicted_probability").asDouble()),
                        doubt.path("agreeing").asText() + " of "
                                + stage.path("runs").asText(),
                        beginning(doubt.path("text").asText("")));
            }
            add(lines, table, doubts.size());
        }
        return lines.isEmpty() ? List.of("No run has completed.") : lines;
    }

    /** Where the training texts are on the data map, and the hardest of them, stage by stage. */
    public static List<String> cartography(JsonNode stages) {
        var lines = new ArrayList<String>();
        for (var stage : stages) {
            lines.add(
                    stage.path("stage").asText() + ": " + stage.path("finding").asText());
            var table = new Table(
                    Column.figures("text_id"),
                    Column.text("label"),
                    Column.figures("confidence"),
                    Column.figures("variability"),
                    Column.figures("correctness"),
                    Column.text("region"));
            var hardest = stage.path("hardest");
            for (int i = 0; i < Math.min(MOST, hardest.size()); i++) {
                var text = hardest.get(i);
                table.row(
                        text.path("row").asText(),
                        text.path("label").asText(""),
                        Format.percent(text.path("confidence").asDouble()),
                        Format.percent(text.path("variability").asDouble()),
                        Format.percent(text.path("correctness").asDouble()),
                        text.path("region").asText());
            }
            add(lines, table, stage.path("examples").asInt());
        }
        return lines.isEmpty()
                ? List.of("There is no data map: it needs a completed run with at least two epochs.")
                : lines;
    }

    private static void add(List<String> lines, Table table, int all) {
        if (all > 0) {
            table.lines(RULE).forEach(line -> lines.add("  " + line));
        }
        if (all > MOST) {
            lines.add("  The first %d of %s. --output FILE.csv saves all.".formatted(MOST, Format.whole(all)));
        }
    }

    private static String beginning(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) <= LONG
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONG)) + " ...";
    }
}
