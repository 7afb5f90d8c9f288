package io.tunelab.results.baseline;

import io.tunelab.results.query.StoredPredictions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A classifier that was not run here, and its predictions for one test set.
 *
 * @param testSet ID of the test set
 * @param digests of the tokenized test splits with these examples, as the provenance of runs names them
 * @param hasProbabilities whether it gave probabilities; without, those in {@code predictions} are 0 and 1
 */
public record Imported(
        String name,
        String testSet,
        Set<String> digests,
        TunedOnTest tunedOnTest,
        boolean hasProbabilities,
        Instant importedAt,
        StoredPredictions predictions) {
    public Imported {
        digests = Set.copyOf(digests);
    }

    /** Its name wherever it stands beside configurations. */
    public String title() {
        return title(name);
    }

    /** The same for a name alone. */
    public static String title(String name) {
        return name + " (not run here)";
    }

    /** What to know before its score is believed. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        warnings.add(name + " was not run here: its settings, training data and times are unknown");
        switch (tunedOnTest) {
            case YES -> warnings.add(name + " was tuned on the test set: its accuracy is too optimistic");
            case UNKNOWN -> warnings.add("it is unknown whether " + name + " was tuned on the test set");
            case NO -> {}
        }
        return List.copyOf(warnings);
    }
}
