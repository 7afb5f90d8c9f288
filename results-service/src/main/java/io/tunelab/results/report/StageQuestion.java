package io.tunelab.results.report;

import io.tunelab.results.study.StudyResults.Stage;
import java.util.List;
import java.util.Map;

/** What a stage asks, by what it varies. */
final class StageQuestion {
    private static final Map<String, String> PARTS = Map.of(
            "max_length", "how much context",
            "learning_rate", "which learning rate",
            "batch_size", "which batch size",
            "dataset.fraction", "how much data",
            "dataset.examples", "how much data",
            "num_layers", "how many layers",
            "model", "which model",
            "epochs", "how many epochs");

    private StageQuestion() {}

    /** For example "How much context and which learning rate?". */
    static String of(Stage stage) {
        var parts = stage.configurations().stream()
                .flatMap(one -> one.varied().keySet().stream())
                .distinct()
                .filter(field -> values(stage, field) > 1)
                .map(field -> PARTS.getOrDefault(field, "which " + field))
                .distinct()
                .toList();
        return parts.isEmpty() ? "How accurate is it?" : capitalized(listed(parts)) + "?";
    }

    private static long values(Stage stage, String field) {
        return stage.configurations().stream()
                .map(one -> String.valueOf(one.varied().get(field)))
                .distinct()
                .count();
    }

    private static String listed(List<String> parts) {
        int last = parts.size() - 1;
        return switch (parts.size()) {
            case 1 -> parts.get(0);
            case 2 -> parts.get(0) + " and " + parts.get(1);
            default -> String.join(", ", parts.subList(0, last)) + ", and " + parts.get(last);
        };
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
