package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a report says of class weights in the training loss. */
final class WeightedClasses {
    private static final String METHOD =
            "With class weights, the training loss is the mean weighted by class (PyTorch's CrossEntropyLoss with"
                    + " weight; multi-label: BCEWithLogitsLoss with pos_weight). Balanced weights are n / (k c) for n training"
                    + " examples, k classes and c examples of the class (multi-label: negatives / positives), counted in the"
                    + " training split alone. Validation and test losses are not weighted, so that runs with and without"
                    + " weights can be compared; the training losses of such runs cannot.";

    private static final int MOST_LISTS = 3;
    private static final int MOST_CLASSES = 10;

    private WeightedClasses() {}

    /** The weights by class of one run; empty if all classes counted the same. */
    record Used(String configuration, JsonNode weights) {}

    /** The numbers that completed runs used, as a fact; empty if no run had any. */
    static Optional<String> fact(StudyResults study) {
        return fact(study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(one -> one.completed().stream().map(run -> new Used(one.name(), of(run))))
                .toList());
    }

    /** Lists that differ as they are written, each with its configurations unless all runs have the same. */
    static Optional<String> fact(List<Used> runs) {
        if (runs.stream().allMatch(run -> run.weights().isEmpty())) {
            return Optional.empty();
        }
        var configurations = new LinkedHashMap<String, Set<String>>();
        runs.forEach(run -> configurations
                .computeIfAbsent(text(run.weights()), none -> new LinkedHashSet<>())
                .add(run.configuration()));
        var lists = configurations.entrySet().stream()
                .map(list -> configurations.size() == 1
                        ? list.getKey()
                        : first(MOST_LISTS, list.getValue(), ", ", "configurations") + " (" + list.getKey() + ")")
                .toList();
        return Optional.of(first(MOST_LISTS, lists, "; ", "lists"));
    }

    /** How it was done; empty if no run had any. */
    static Optional<String> method(StudyResults study) {
        return fact(study).map(used -> METHOD);
    }

    /** The first texts and how many more there are; a single one more is shown. */
    private static String first(int most, Collection<String> texts, String between, String noun) {
        if (texts.size() <= most + 1) {
            return String.join(between, texts);
        }
        var shown = texts.stream().limit(most).collect(Collectors.joining(between));
        return "%s%sand %d more %s".formatted(shown, between, texts.size() - most, noun);
    }

    private static JsonNode of(ExperimentView run) {
        return run.execution().provenance() == null
                ? MissingNode.getInstance()
                : run.execution().provenance().path("class_weights");
    }

    private static String text(JsonNode weights) {
        var texts = weights.properties().stream()
                .map(weight -> String.format(
                        Locale.ROOT,
                        "%s %.4g",
                        weight.getKey(),
                        weight.getValue().asDouble()))
                .toList();
        return texts.isEmpty() ? "none" : first(MOST_CLASSES, texts, ", ", "classes");
    }
}
