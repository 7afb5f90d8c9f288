package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.terminal.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dry run in lines of text: what a study would run, what that costs, and which differences it can show. */
public final class StudyPlanText {
    private static final int MOST_NAMES = 12;

    private StudyPlanText() {}

    /** First the whole, then stage by stage. */
    public static List<String> lines(JsonNode plan) {
        var lines = new ArrayList<String>();
        lines.add("Valid: " + counted(plan.path("cells").asInt(), "experiment")
                + (plan.path("most_cells").asInt() > plan.path("cells").asInt()
                        ? " (up to " + plan.path("most_cells").asInt() + ")"
                        : "")
                + " in " + counted(plan.path("stages").size(), "stage") + ". " + cost(plan.path("estimate")));
        plan.path("stages").forEach(stage -> {
            lines.add("");
            lines.addAll(stage(stage));
        });
        return lines;
    }

    private static List<String> stage(JsonNode stage) {
        var names = each(stage.path("cells"))
                .map(cell -> cell.path("name").asText())
                .distinct()
                .toList();
        var lines = new ArrayList<String>();
        lines.add("%s: %s of %s"
                .formatted(
                        stage.path("name").asText(),
                        counted(stage.path("cells").size(), "experiment"),
                        counted(names.size(), "configuration")));
        lines.add("  " + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : ""));
        each(stage.path("best_of"))
                .map(from -> "Starts from the best of %s: %s."
                        .formatted(
                                from.path("stage").asText(),
                                from.path("take").isEmpty()
                                        ? "takes nothing"
                                        : each(from.path("take"))
                                                .map(JsonNode::asText)
                                                .collect(Collectors.joining(", "))))
                .forEach(text -> lines.add("  " + text));
        Stream.of(
                        epochs(stage.path("epochs")),
                        text(stage, "deciding"),
                        text(stage, "choice"),
                        text(stage, "sensitivity"))
                .filter(text -> !text.isEmpty())
                .forEach(text -> lines.add("  " + text));
        return lines;
    }

    private static String epochs(JsonNode epochs) {
        if (epochs.isMissingNode()) {
            return "";
        }
        int least = epochs.path("least").asInt();
        int most = epochs.path("most").asInt();
        return (least == most ? "Trains " + counted(most, "epoch") : "Trains %d to %d epochs".formatted(least, most))
                + (epochs.has("without_halving")
                        ? ", %d without halving."
                                .formatted(epochs.path("without_halving").asInt())
                        : ".");
    }

    private static String cost(JsonNode estimate) {
        int reused = estimate.path("reused").asInt();
        int trained = estimate.path("trained").asInt();
        var runs = (reused == 0 ? "" : reused + " reused from finished runs, ") + trained + " to train";
        if (trained == 0 || !estimate.has("seconds")) {
            return runs + (trained == 0 ? "." : "; how long is unknown, as no such run has finished yet.");
        }
        int guessed = estimate.path("unknown").asInt();
        return "%s: about %s of one trainer%s."
                .formatted(
                        runs,
                        Format.duration(estimate.path("seconds").asDouble()),
                        guessed == 0 ? "" : " (%d of them estimated from other runs)".formatted(guessed));
    }

    /** As a sentence. */
    private static String text(JsonNode stage, String field) {
        var text = Objects.requireNonNullElse(stage.path(field).textValue(), "");
        return text.isEmpty()
                ? ""
                : Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
