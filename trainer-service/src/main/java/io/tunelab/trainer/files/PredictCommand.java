package io.tunelab.trainer.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.artifacts.ArtifactLocation;
import io.tunelab.trainer.card.TrainedSettings;
import io.tunelab.trainer.classify.Classified;
import io.tunelab.trainer.classify.Classifier;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.InvalidModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict}: what a fine-tuned model says of texts. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Classifies texts with a fine-tuned model. Without TEXT, reads one text per line from standard input.",
            "For a model of text pairs each TEXT or line has two, separated by a tab."
        },
        footer = {
            "",
            "Exit status: 0 classified, 1 no usable model, 2 wrong options.",
            "Example: predict --model my-model 'A film to see twice.'"
        })
public final class PredictCommand implements Callable<Integer> {
    private static final int BATCH = 32;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR|RUN",
            description = "Model directory, or the ID of a run whose model is in the artifacts directory.")
    private String model;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Maximum input length in tokens (default: as in training, else the model's maximum).")
    private Integer maxLength;

    @Option(
            names = "--calibrated",
            description = "Scale probabilities with the temperature in calibration.json, fitted on validation.")
    private boolean isCalibrated;

    @Option(names = "--json", description = "Print a JSON object per text.")
    private boolean asJson;

    @Parameters(paramLabel = "TEXT", description = "Text to classify.")
    private List<String> texts = new ArrayList<>();

    @Spec
    private CommandSpec command;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        try {
            var directory = HuggingFaceModelStore.open(model, directory());
            int longest = Optional.ofNullable(maxLength)
                    .orElseGet(() -> TrainedSettings.of(directory.path(), directory.maxPositions())
                            .maxLength()
                            .orElse(directory.maxPositions()));
            if (longest > directory.maxPositions()) {
                throw new ParameterException(
                        command.commandLine(),
                        "--max-length is %d; allowed: at most %d, the model's positions"
                                .formatted(longest, directory.maxPositions()));
            }
            var engines = new TorchEngineFactory(OptionalLong.empty());
            try (var classifier = Classifier.open(directory, engines, "auto", OptionalInt.empty())) {
                classify(classifier, longest);
            }
            return 0;
        } catch (InvalidModelException e) {
            command.commandLine().getErr().println("predict: " + e.getMessage());
            return 1;
        }
    }

    /** A run's id is no path: it is looked up as one name below the artifacts. */
    private Path directory() {
        var path = Path.of(model);
        if (!Files.isDirectory(path) && model.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            return ArtifactLocation.ofEnvironment(System.getenv())
                    .flatMap(artifacts -> artifacts.open().get(model + "/model"))
                    .orElse(path);
        }
        return path;
    }

    private void classify(Classifier classifier, int longest) throws IOException {
        if (!texts.isEmpty()) {
            print(texts, said(classifier, texts, longest));
            return;
        }
        var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var batch = new ArrayList<String>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            batch.add(line);
            // Somebody who types waits for the answer; a pipe has more.
            if (batch.size() == BATCH || !reader.ready()) {
                print(batch, said(classifier, batch, longest));
                batch.clear();
            }
        }
    }

    private List<Classified> said(Classifier classifier, List<String> batch, int longest) {
        if (!classifier.readsPairs()) {
            return classifier.classify(batch, List.of(), longest, temperature(classifier));
        }
        var pairs = batch.stream().map(line -> line.split("\t", -1)).toList();
        for (var pair : pairs) {
            if (pair.length != 2) {
                throw new ParameterException(
                        command.commandLine(),
                        "The model reads pairs of texts: two texts separated by one tab, got '%s'"
                                .formatted(String.join("\t", pair)));
            }
        }
        return classifier.classify(
                pairs.stream().map(pair -> pair[0]).toList(),
                pairs.stream().map(pair -> pair[1]).toList(),
                longest,
                temperature(classifier));
    }

    private double temperature(Classifier classifier) {
        return !isCalibrated
                ? 1
                : classifier
                        .temperature()
                        .orElseThrow(() -> new InvalidModelException(
                                "not_calibrated",
                                "--calibrated: the model has no calibration.json with a temperature"));
    }

    private void print(List<String> batch, List<Classified> classified) throws IOException {
        var out = command.commandLine().getOut();
        for (int text = 0; text < batch.size(); text++) {
            var said = classified.get(text);
            if (asJson) {
                out.println(json.writeValueAsString(Map.of(
                        "text",
                        batch.get(text),
                        "label",
                        said.label(),
                        "labels",
                        said.labels(),
                        "probabilities",
                        said.probabilities())));
            } else {
                // Several labels are each told with their probability; none leaves the columns empty.
                var labels = String.join("|", said.labels());
                var shares = said.labels().stream()
                        .map(label ->
                                "%.1f%%".formatted(100 * said.probabilities().get(label)))
                        .collect(Collectors.joining("|"));
                out.printf("%s\t%s\t%s%n", labels, shares, batch.get(text));
            }
        }
        out.flush();
    }
}
