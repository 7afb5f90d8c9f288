package io.tunelab.trainer.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.measure.Thresholds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.Truncation;
import io.tunelab.trainer.engine.EngineDescription;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.TokenizerWriter;
import io.tunelab.trainer.training.Evaluation;
import io.tunelab.trainer.training.Temperature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a trained model, and what of it lies beside its weights: {@code request.json}, which repeats the run, a
 * model card, {@code calibration.json}, {@code thresholds.json}, and in the tokenizer's config the length of the inputs that it was trained on.
 *
 * @param start the model that training started from
 * @param test of the best epoch's weights
 * @param temperature of its logits, fitted on validation
 * @param thresholds of two classes, chosen on validation
 */
public record TrainedModel(
        String tunelabVersion,
        ExperimentRequest request,
        ModelDirectory start,
        EngineDescription engine,
        Data data,
        Evaluation test,
        Temperature temperature,
        Optional<Thresholds> thresholds,
        int bestEpoch) {
    static final String REQUEST = "request.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The data of the run.
     *
     * @param name as the request or the command line named it
     * @param digest SHA-256 of what was trained on, or empty text where it is not known
     * @param pairs whether examples are pairs of texts
     * @param testExamples of which the scores are
     */
    public record Data(
            String name, String digest, List<String> labels, boolean pairs, int trainExamples, int testExamples) {
        public Data {
            labels = List.copyOf(labels);
        }
    }

    /** Writes all of it into a model directory. */
    public void describe(Path directory) {
        try {
            TokenizerWriter.limit(directory, request.maxLength(), request.truncation() == Truncation.TAIL);
            var json = request.json();
            // The precision that "auto" became: with it the same request makes the same numbers on another machine.
            json.put("precision", engine.machine().precision().name().toLowerCase(Locale.ROOT));
            // And the numbers that "balanced" became.
            RequestTable.CLASS_WEIGHTS
                    .canonical(JSON.valueToTree(engine.classWeights()))
                    .ifPresent(weights -> json.set(RequestTable.CLASS_WEIGHTS.path(), weights));
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(directory.resolve(REQUEST).toFile(), json);
            CalibrationFile.write(directory, temperature);
            if (thresholds.isPresent()) {
                ThresholdsFile.write(directory, thresholds.get(), data.labels().get(1));
            }
            Files.writeString(directory.resolve("README.md"), new ModelCard(this).text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot describe the model in " + directory, e);
        }
    }
}
