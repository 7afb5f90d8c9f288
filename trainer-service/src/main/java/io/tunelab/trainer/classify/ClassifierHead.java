package io.tunelab.trainer.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a fine-tuned model says, and of what: read from its {@code config.json}.
 *
 * @param labels names, by position
 * @param pairs whether its inputs are pairs of texts
 */
record ClassifierHead(List<String> labels, Task task, boolean pairs) {
    ClassifierHead {
        labels = List.copyOf(labels);
    }

    /** @throws InvalidModelException if it is a pretrained encoder, whose head would be drawn at random */
    static ClassifierHead of(ModelDirectory model) {
        try {
            var config = new ObjectMapper()
                    .readTree(model.path().resolve("config.json").toFile());
            boolean isClassifier = false;
            for (JsonNode architecture : config.path("architectures")) {
                isClassifier |= architecture.asText().endsWith("ForSequenceClassification");
            }
            var names = config.path("id2label");
            if (!isClassifier || names.size() < 2) {
                throw new InvalidModelException(
                        "unsupported_model", "%s is not a fine-tuned classifier".formatted(model.path()));
            }
            boolean multiLabel = config.path("problem_type").asText().equals(Task.MULTI_LABEL.problemType());
            return new ClassifierHead(
                    IntStream.range(0, names.size())
                            .mapToObj(
                                    label -> names.path(Integer.toString(label)).asText())
                            .toList(),
                    multiLabel ? Task.MULTI_LABEL : Task.SINGLE_LABEL,
                    config.at("/tunelab/inputs").asText().equals("text_pairs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
