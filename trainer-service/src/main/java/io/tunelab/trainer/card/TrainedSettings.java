package io.tunelab.trainer.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import io.tunelab.trainer.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a written model was trained, as far as it matters to whoever uses it. Models of other programs say nothing of it.
 *
 * @param maxLength longest input in tokens, special tokens included
 * @param truncation what is kept of longer texts
 */
public record TrainedSettings(Optional<Precision> precision, OptionalInt maxLength, Truncation truncation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the model in {@code directory}. */
    public static TrainedSettings of(Path directory, int maxPositions) {
        var precision = text(directory.resolve(TrainedModel.REQUEST), "precision");
        var length = text(directory.resolve(ModelTokenizer.CONFIG), "model_max_length")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(tokens -> tokens >= 1 && tokens <= maxPositions);
        return new TrainedSettings(
                Arrays.stream(Precision.values())
                        .filter(value ->
                                precision.equals(Optional.of(value.name().toLowerCase(Locale.ROOT))))
                        .findFirst(),
                length.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                truncation(directory));
    }

    private static Truncation truncation(Path directory) {
        var name = text(directory.resolve(TrainedModel.REQUEST), RequestTable.TRUNCATION.path());
        return Arrays.stream(Truncation.values())
                .filter(truncation -> name.equals(Optional.of(truncation.wireName())))
                .findFirst()
                .orElse(Truncation.HEAD);
    }

    private static Optional<String> text(Path file, String field) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(JSON.readTree(file.toFile()).path(field).asText())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // whoever wrote that did not train here
        }
    }
}
