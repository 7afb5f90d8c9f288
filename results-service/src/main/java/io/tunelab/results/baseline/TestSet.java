package io.tunelab.results.baseline;

import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.query.StoredPredictions.Example;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Examples that runs of a study were tested on.
 *
 * @param id digest of source, rows and labels: the same for every tokenizer
 * @param digests of the tokenized test splits that hold these examples, as the runs' provenance names them
 * @param stages whose runs were tested on them
 * @param tested what one of the runs said of them
 */
public record TestSet(String id, Set<String> digests, List<String> stages, TestedExamples tested) {
    public TestSet {
        digests = Set.copyOf(digests);
        stages = List.copyOf(stages);
    }

    static String id(String source, TestedExamples tested) {
        var text = tested.examples().stream()
                .sorted(Comparator.comparingInt(Example::rowId))
                .map(example -> example.rowId() + "\t" + tested.label(example.label()))
                .collect(Collectors.joining("\n", source + "\n", ""));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String datasetKey() {
        return tested.predictions().datasetKey();
    }

    Set<Integer> rows() {
        return tested.examples().stream().map(Example::rowId).collect(Collectors.toSet());
    }
}
