package io.tunelab.contract.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What must be known of a completed run before its test score is believed. */
public final class Caveats {
    private Caveats() {}

    /**
     * Sentences without a subject's name and without a full stop; none for a sound run.
     *
     * @param completed the event {@code run_completed}, or an empty object
     */
    public static List<String> of(JsonNode completed) {
        var caveats = new ArrayList<String>();
        overlap(completed).ifPresent(caveats::add);
        onlyLabel(completed)
                .ifPresent(label -> caveats.add("every test example is predicted as '%s'".formatted(label)));
        onlyLabels(completed)
                .ifPresent(labels -> caveats.add(
                        labels.isEmpty()
                                ? "no label is predicted for any test example"
                                : "every test example is predicted as '%s'".formatted(String.join("', '", labels))));
        truncation(completed).ifPresent(caveats::add);
        head(completed).ifPresent(caveats::add);
        return caveats;
    }

    /** Said from one text in a hundred on. */
    private static Optional<String> truncation(JsonNode completed) {
        int test = completed.path("examples").path("test").asInt();
        int truncated = completed.path("examples").path("test_truncated").asInt();
        return test == 0 || truncated * 100L < test
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "%,d of %,d test texts are truncated at the maximum length", truncated, test));
    }

    /** A run that does not begin with a new head is no equal of one that does. */
    private static Optional<String> head(JsonNode completed) {
        return switch (completed.path("provenance").path("head").asText()) {
            case "kept" -> Optional.of("the classification head is the initial model's own");
            case "permuted" ->
                Optional.of("the classification head is the initial model's own, reordered by class names");
            case "redrawn" ->
                Optional.of("the classification head is new, because the initial model's was for other classes");
            default -> Optional.empty();
        };
    }

    /** A test text that is also in the training data is no test of what was learnt. */
    private static Optional<String> overlap(JsonNode completed) {
        var shared = completed.path("provenance").path("test_overlap");
        int same = shared.path("same").asInt();
        int near = shared.path("near").asInt();
        if (same + near == 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d of %,d test texts are also in the training data%s",
                same,
                completed.path("examples").path("test").asInt(),
                near == 0 ? "" : String.format(Locale.ROOT, ", and %,d more nearly so", near)));
    }

    /**
     * The label that the run gives all of its test examples; empty where it gives several, or was not tested. Fine-tuning
     * ends so when a run is too short for its learning rate or diverges (Dodge et al.: Fine-Tuning Pretrained Language
     * Models, 2020), and its scores then tell of the labels' shares, not of what was varied.
     */
    private static Optional<String> onlyLabel(JsonNode completed) {
        var matrix = completed.path("confusion_matrix");
        var predicted = IntStream.range(0, matrix.size())
                .filter(column -> IntStream.range(0, matrix.size())
                        .anyMatch(row -> matrix.path(row).path(column).asLong() > 0))
                .toArray();
        return matrix.size() > 1 && predicted.length == 1
                ? Optional.of(completed.path("labels").path(predicted[0]).asText())
                : Optional.empty();
    }

    /** The same of a multi-label run, whose rare labels easily stay below the threshold: the set that all examples get. */
    private static Optional<List<String>> onlyLabels(JsonNode completed) {
        int test = completed.path("examples").path("test").asInt();
        var everywhere = new ArrayList<String>();
        var counts = completed.path("per_label");
        for (int label = 0; label < counts.size(); label++) {
            long predicted = counts.path(label).path("true_positives").asLong()
                    + counts.path(label).path("false_positives").asLong();
            if (predicted == test) {
                everywhere.add(completed.path("labels").path(label).asText());
            } else if (predicted > 0) {
                return Optional.empty();
            }
        }
        return counts.isEmpty() || test == 0 ? Optional.empty() : Optional.of(everywhere);
    }
}
