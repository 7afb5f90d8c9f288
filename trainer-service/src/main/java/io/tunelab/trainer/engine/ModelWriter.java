package io.tunelab.trainer.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.TokenizerWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a fine-tuned classifier as a directory that {@code transformers} loads: the config it came with, adapted. */
final class ModelWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path source;
    private final ModelConfig config;

    ModelWriter(ModelDirectory model, ModelConfig config) {
        this.source = model.path();
        this.config = config;
    }

    /** What a model is trained to say, and of what. */
    record Classifier(List<String> labels, Task task, boolean pairs) {}

    void write(Path directory, Classifier classifier, ParameterLayout layout, FlatTensor weights) {
        try {
            Files.createDirectories(directory);
            StateFiles.saveWeights(directory.resolve("model.safetensors"), layout, weights);
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(directory.resolve("config.json").toFile(), adaptedConfig(classifier));
            TokenizerWriter.copy(source, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model to " + directory, e);
        }
    }

    private ObjectNode adaptedConfig(Classifier classifier) throws IOException {
        var json = (ObjectNode) JSON.readTree(source.resolve("config.json").toFile());
        json.put("model_type", config.family().modelType());
        json.putArray("architectures").add(config.family().classifier());
        json.put(
                json.has("n_layers") ? "n_layers" : "num_hidden_layers",
                config.encoder().layers());
        if (json.path("layer_types") instanceof ArrayNode types) {
            while (types.size() > config.encoder().layers()) {
                types.remove(types.size() - 1);
            }
        }
        json.put("problem_type", classifier.task().problemType());
        // The weights are written in float32, whatever they were read from. The second name is the newer one.
        json.put("torch_dtype", "float32");
        json.put("dtype", "float32");
        if (classifier.pairs()) {
            json.putObject("tunelab").put("inputs", "text_pairs");
        }
        var labels = classifier.labels();
        var names = json.putObject("id2label");
        var ids = json.putObject("label2id");
        for (int label = 0; label < labels.size(); label++) {
            names.put(Integer.toString(label), labels.get(label));
            ids.put(labels.get(label), label);
        }
        return json;
    }
}
