package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The names of a fine-tuned classifier's classes, as its {@code config.json} has them. */
public final class ClassifierLabels {
    private ClassifierLabels() {}

    /** By position; empty if the model in {@code directory} is no classifier of texts. */
    public static Optional<List<String>> of(Path directory) {
        try {
            var config = new ObjectMapper()
                    .readTree(directory.resolve(ModelFiles.CONFIG).toFile());
            boolean isClassifier = false;
            for (JsonNode architecture : config.path("architectures")) {
                isClassifier |= architecture.asText().endsWith("ForSequenceClassification");
            }
            var names = config.path("id2label");
            if (!isClassifier || names.size() < 2) {
                return Optional.empty();
            }
            return Optional.of(IntStream.range(0, names.size())
                    .mapToObj(label -> names.path(Integer.toString(label)).asText())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the config in " + directory, e);
        }
    }
}
