package io.tunelab.trainer.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.training.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** {@code calibration.json} in a model directory: the temperature of its logits, for those who ask for it. */
public final class CalibrationFile {
    private static final String NAME = "calibration.json";
    private static final String METHOD = "temperature_scaling";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CalibrationFile() {}

    /** Losses are of the validation split, nats per example. */
    public static void write(Path directory, Temperature temperature) throws IOException {
        var json = JSON.createObjectNode()
                .put("method", METHOD)
                .put("temperature", temperature.value())
                .put("fitted_on", "validation")
                .put("examples", temperature.examples())
                .put("loss", temperature.loss())
                .put("scaled_loss", temperature.scaledLoss());
        JSON.writerWithDefaultPrettyPrinter().writeValue(directory.resolve(NAME).toFile(), json);
    }

    /** The temperature; empty without a file that says so. Models from elsewhere may have another file of this name. */
    public static OptionalDouble read(Path directory) {
        var file = directory.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return OptionalDouble.empty();
        }
        try {
            var json = JSON.readTree(file.toFile());
            double temperature = json.path("temperature").doubleValue();
            return json.path("method").asText().equals(METHOD)
                            && temperature >= Temperature.LOWEST
                            && temperature <= Temperature.HIGHEST
                    ? OptionalDouble.of(temperature)
                    : OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
