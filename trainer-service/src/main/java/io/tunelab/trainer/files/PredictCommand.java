package io.tunelab.trainer.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
        description = "Classifies texts with a fine-tuned model. Without TEXT every line of standard input is one.",
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
            description = "A model directory, or the id of a run whose model lies below the artifacts' directory.")
    private String model;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Longest input in tokens (as many as the model has positions).")
    private Integer maxLength;

    @Option(names = "--json", description = "Print a JSON object per text.")
    private boolean asJson;

    @Parameters(paramLabel = "TEXT", description = "What to classify.")
    private List<String> texts = new ArrayList<>();

    @Spec
    private CommandSpec command;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        try {
            var directory = HuggingFaceModelStore.open(model, directory());
            int longest = Optional.ofNullable(maxLength).orElse(directory.maxPositions());
            if (longest > directory.maxPositions()) {
                throw new ParameterException(
                        command.commandLine(),
                        "--max-length is %d; allowed: at most %d, the model's positions"
                                .formatted(longest, directory.maxPositions()));
            }
            var labels = labels(directory);
            var settings = new EngineSettings(
                    labels,
                    OptionalInt.empty(),
                    0,
                    EngineSettings.Optimizer.ADAM,
                    0,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    "auto",
                    OptionalInt.empty());
            try (var engine = new TorchEngineFactory(OptionalLong.empty()).open(directory, settings);
                    var tokenizer = TextTokenizer.open(directory.path().resolve("tokenizer.json"))) {
                classify(engine, tokenizer, longest, labels);
            }
            return 0;
        } catch (InvalidFileException | InvalidModelException e) {
            command.commandLine().getErr().println("predict: " + e.getMessage());
            return 1;
        }
    }

    /** A run's id is no path: it is looked up as one name below the artifacts. */
    private Path directory() {
        var path = Path.of(model);
        var artifacts = System.getenv("TUNELAB_ARTIFACTS_DIRECTORY");
        if (!Files.isDirectory(path) && artifacts != null && model.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            return Path.of(artifacts, model, "model");
        }
        return path;
    }

    /** A pretrained encoder has a head drawn at random: what it says is worth nothing. */
    private List<String> labels(ModelDirectory directory) throws IOException {
        var config = json.readTree(directory.path().resolve("config.json").toFile());
        boolean isClassifier = false;
        for (JsonNode architecture : config.path("architectures")) {
            isClassifier |= architecture.asText().endsWith("ForSequenceClassification");
        }
        var names = config.path("id2label");
        if (!isClassifier || names.size() < 2) {
            throw new InvalidModelException(
                    "unsupported_model", "%s is not a fine-tuned classifier".formatted(directory.path()));
        }
        return IntStream.range(0, names.size())
                .mapToObj(label -> names.path(Integer.toString(label)).asText())
                .toList();
    }

    private void classify(Engine engine, TextTokenizer tokenizer, int longest, List<String> labels) throws IOException {
        var input = new InputShape(tokenizer.prefix(), tokenizer.suffix(), longest);
        if (!texts.isEmpty()) {
            predict(engine, tokenizer, input, texts, labels);
            return;
        }
        var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var batch = new ArrayList<String>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            batch.add(line);
            // Somebody who types waits for the answer; a pipe has more.
            if (batch.size() == BATCH || !reader.ready()) {
                predict(engine, tokenizer, input, batch, labels);
                batch.clear();
            }
        }
    }

    private void predict(
            Engine engine, TextTokenizer tokenizer, InputShape input, List<String> some, List<String> labels)
            throws IOException {
        for (int from = 0; from < some.size(); from += BATCH) {
            var batch = some.subList(from, Math.min(some.size(), from + BATCH));
            var ids = tokenizer.encode(batch, input.maxLength() - input.specialTokens());
            var examples = new Examples(
                    IntStream.range(0, ids.size()).toArray(),
                    new int[ids.size()],
                    ids.stream().mapToInt(of -> of.length).toArray(),
                    ids.stream().flatMapToInt(Arrays::stream).toArray());
            var places = IntStream.range(0, ids.size()).toArray();
            print(batch, engine.predict(examples.batch(places, input)), labels);
        }
    }

    private void print(List<String> batch, BatchPredictions predictions, List<String> labels) throws IOException {
        var out = command.commandLine().getOut();
        for (int text = 0; text < batch.size(); text++) {
            int label = predictions.predicted(text);
            if (asJson) {
                var probabilities = new LinkedHashMap<String, Float>();
                for (int other = 0; other < labels.size(); other++) {
                    probabilities.put(labels.get(other), predictions.probability(text, other));
                }
                out.println(json.writeValueAsString(
                        Map.of("text", batch.get(text), "label", labels.get(label), "probabilities", probabilities)));
            } else {
                out.printf(
                        "%s\t%.1f %%\t%s%n",
                        labels.get(label), 100 * predictions.probability(text, label), batch.get(text));
            }
        }
        out.flush();
    }
}
