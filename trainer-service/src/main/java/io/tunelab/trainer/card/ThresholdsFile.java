package io.tunelab.trainer.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.measure.Threshold;
import io.tunelab.contract.measure.Thresholds;
import java.io.IOException;
import java.nio.file.Path;

/** {@code thresholds.json} in the directory of a model of two classes: for those who decide at another threshold than 0.5. */
final class ThresholdsFile {
    private static final String NAME = "thresholds.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ThresholdsFile() {}

    /** @param positive the class whose probability is compared with a threshold */
    static void write(Path directory, Thresholds thresholds, String positive) throws IOException {
        var json = JSON.createObjectNode().put("positive_class", positive).put("chosen_on", "validation");
        thresholds.f1().ifPresent(chosen -> put(json.putObject("f1"), chosen));
        thresholds.balancedAccuracy().ifPresent(chosen -> put(json.putObject("balanced_accuracy"), chosen));
        JSON.writerWithDefaultPrettyPrinter().writeValue(directory.resolve(NAME).toFile(), json);
    }

    private static void put(ObjectNode json, Threshold chosen) {
        json.put("threshold", chosen.threshold())
                .put("validation", chosen.validation())
                .put("validation_at_half", chosen.validationAtHalf());
    }
}
