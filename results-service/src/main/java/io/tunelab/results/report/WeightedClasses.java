package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tunelab.results.query.ExperimentView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a report says of class weights in the training loss. */
final class WeightedClasses {
    private static final String METHOD =
            "Where classes are weighted, the training loss is the mean weighted by class (PyTorch's CrossEntropyLoss with"
                    + " weight; multi-label: BCEWithLogitsLoss with pos_weight). Balanced weights are n / (k c) for n training"
                    + " examples, k classes and c examples of the class (multi-label: negatives / positives), counted in the"
                    + " training split alone. Validation and test losses are not weighted, so that runs with and without"
                    + " weights can be compared; the training losses of such runs cannot.";

    private WeightedClasses() {}

    /** The numbers that runs used, as a fact; empty if no run had any. */
    static Optional<String> fact(List<ExperimentView> runs) {
        var weights = runs.stream().map(WeightedClasses::of).distinct().toList();
        return weights.stream().allMatch(JsonNode::isEmpty)
                ? Optional.empty()
                : Optional.of(weights.stream()
                        .map(WeightedClasses::text)
                        .collect(Collectors.joining("; ", "Class weights in the training loss: ", ".")));
    }

    /** How it was done; empty if no run had any. */
    static Optional<String> method(List<ExperimentView> runs) {
        return fact(runs).map(used -> METHOD);
    }

    private static JsonNode of(ExperimentView run) {
        return run.execution().provenance() == null
                ? MissingNode.getInstance()
                : run.execution().provenance().path("class_weights");
    }

    private static String text(JsonNode weights) {
        return weights.isEmpty()
                ? "none"
                : weights.properties().stream()
                        .map(weight -> String.format(
                                Locale.ROOT,
                                "%s %.4g",
                                weight.getKey(),
                                weight.getValue().asDouble()))
                        .collect(Collectors.joining(", "));
    }
}
