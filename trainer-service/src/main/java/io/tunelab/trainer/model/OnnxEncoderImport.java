package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes a HuggingFace directory of a BERT encoder that was exported to ONNX.
 *
 * <p>Exporters keep the names of embeddings, biases and norms, but the matrices of linear layers come transposed and
 * anonymous. Each is found by the bias that is added to its product.
 */
public final class OnnxEncoderImport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORDS = "embeddings.word_embeddings.weight";

    private static final Pattern ENCODER_NAME =
            Pattern.compile("(?:.*\\.)?((?:embeddings|encoder\\.layer\\.\\d+)\\..+\\.(?:weight|bias))");

    private final Path onnx;
    private final Path tokenizer;
    private final int heads;

    /** @param heads of the attention: the one number that the weights do not show */
    public OnnxEncoderImport(Path onnx, Path tokenizer, int heads) {
        this.onnx = onnx;
        this.tokenizer = tokenizer;
        this.heads = heads;
    }

    /**
     * Writes {@code config.json}, {@code model.safetensors} (float32), {@code tokenizer.json} and
     * {@code tokenizer_config.json} to {@code directory}, which appears whole or not at all.
     *
     * @return what was imported
     * @throws InvalidModelException if the file is not a BERT encoder
     * @throws IOException if a file cannot be read or written, or {@code directory} is there and not empty
     */
    public ModelConfig writeTo(Path directory) throws IOException {
        var weights = nameWeights(OnnxGraph.read(onnx));
        var config = config(weights);
        var parsed = ConfigReader.parse(config);
        requireAllWeights(weights, parsed);
        var target = directory.toAbsolutePath();
        Files.createDirectories(target.getParent());
        var staging = Files.createDirectory(target.resolveSibling(".importing-" + UUID.randomUUID()));
        try {
            SafetensorsWriter.write(staging.resolve(ModelFiles.WEIGHTS), List.copyOf(weights.values()), Map.of());
            writeJson(staging.resolve(ModelFiles.CONFIG), config);
            writeTokenizer(staging, parsed);
            // An empty directory is replaced; one that holds something is not.
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            deleteFlat(staging);
            throw e;
        }
        return parsed;
    }

    private static void deleteFlat(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private Map<String, Weight> nameWeights(OnnxGraph graph) {
        var matrices = new HashMap<String, OnnxGraph.Constant>();
        for (var node : graph.nodes()) {
            if (node.type().equals("MatMul")) {
                node.inputs().stream()
                        .map(graph.constants()::get)
                        .filter(constant -> constant != null && constant.shape().size() == 2)
                        .forEach(constant -> matrices.put(node.outputs().get(0), constant));
            }
        }
        var weights = new TreeMap<String, Weight>();
        graph.constants().forEach((name, constant) -> encoderName(name)
                .ifPresent(encoderName -> weights.put(encoderName, new Weight(encoderName, constant, false))));
        for (var node : graph.nodes()) {
            if (node.type().equals("Add") && node.inputs().size() == 2) {
                nameMatrix(node.inputs().get(0), matrices.get(node.inputs().get(1)), weights);
                nameMatrix(node.inputs().get(1), matrices.get(node.inputs().get(0)), weights);
            }
        }
        return weights;
    }

    private static void nameMatrix(String bias, OnnxGraph.Constant matrix, Map<String, Weight> weights) {
        encoderName(bias)
                .filter(name -> matrix != null && weights.containsKey(name) && name.endsWith(".bias"))
                .map(name -> name.replaceFirst("bias$", "weight"))
                .ifPresent(name -> weights.put(name, new Weight(name, matrix, true)));
    }

    /** The name without what an exporter or a wrapper has put before it; empty for constants of another kind. */
    private static Optional<String> encoderName(String name) {
        var matcher = ENCODER_NAME.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private ObjectNode config(Map<String, Weight> weights) {
        var words = dimensions(weights, WORDS);
        refuseRelatives(weights);
        long layers = weights.keySet().stream()
                .filter(name -> name.matches("encoder\\.layer\\.\\d+\\.intermediate\\.dense\\.weight"))
                .count();
        var config = JSON.createObjectNode();
        config.putArray("architectures").add("BertModel");
        config.put("model_type", "bert");
        config.put("vocab_size", words.get(0));
        config.put("hidden_size", words.get(1));
        config.put("num_hidden_layers", layers);
        config.put("num_attention_heads", heads);
        config.put(
                "intermediate_size",
                dimensions(weights, "encoder.layer.0.intermediate.dense.weight").get(0));
        config.put(
                "max_position_embeddings",
                dimensions(weights, "embeddings.position_embeddings.weight").get(0));
        config.put(
                "type_vocab_size",
                dimensions(weights, "embeddings.token_type_embeddings.weight").get(0));
        config.put("hidden_act", "gelu");
        config.put("hidden_dropout_prob", 0.1);
        config.put("attention_probs_dropout_prob", 0.1);
        config.put("layer_norm_eps", 1e-12);
        config.put("initializer_range", 0.02);
        config.put("pad_token_id", 0);
        return config;
    }

    /**
     * Encoders that are named like BERT's, but compute something else: RoBERTa begins its positions elsewhere, ELECTRA may
     * have embeddings of another width.
     */
    private void refuseRelatives(Map<String, Weight> weights) {
        long types =
                dimensions(weights, "embeddings.token_type_embeddings.weight").get(0);
        if (types == 1) {
            throw unlikeBert("it has one token type, as RoBERTa has");
        }
        long width = dimensions(weights, WORDS).get(1);
        long hidden =
                dimensions(weights, "encoder.layer.0.intermediate.dense.weight").get(1);
        if (width != hidden) {
            throw unlikeBert(
                    "its embeddings have %d columns and its layers %d, as ELECTRA has".formatted(width, hidden));
        }
    }

    private InvalidModelException unlikeBert(String how) {
        return new InvalidModelException(
                "unsupported_model",
                "%s is not a BERT encoder: %s. Take the directory with the model's own model.safetensors instead"
                        .formatted(onnx, how));
    }

    private List<Long> dimensions(Map<String, Weight> weights, String name) {
        var weight = weights.get(name);
        if (weight == null || weight.shape().length != 2) {
            throw new InvalidModelException(
                    "unsupported_model", "%s is not a BERT encoder: it has no matrix %s".formatted(onnx, name));
        }
        return List.of(weight.shape()[0], weight.shape()[1]);
    }

    private void requireAllWeights(Map<String, Weight> weights, ModelConfig config) {
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            for (var part : List.of(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm")) {
                for (var kind : List.of("weight", "bias")) {
                    var name = "encoder.layer.%d.%s.%s".formatted(layer, part, kind);
                    if (!weights.containsKey(name)) {
                        throw new InvalidModelException(
                                "unsupported_model",
                                "%s is not a whole BERT encoder: it lacks %s".formatted(onnx, name));
                    }
                }
            }
        }
    }

    private void writeTokenizer(Path directory, ModelConfig config) throws IOException {
        var json = JSON.readTree(tokenizer.toFile());
        if (!json.isObject() || !json.path("model").path("vocab").isObject()) {
            throw new InvalidModelException(
                    "unsupported_model", "%s is not a tokenizer with a vocabulary".formatted(tokenizer));
        }
        var cleaned = (ObjectNode) json;
        // Lengths are the training's to decide, and nothing is ever padded.
        cleaned.putNull("truncation");
        cleaned.putNull("padding");
        JSON.writeValue(directory.resolve(ModelTokenizer.FILE).toFile(), cleaned);
        var settings = JSON.createObjectNode();
        settings.put("tokenizer_class", "PreTrainedTokenizerFast");
        settings.put("model_max_length", config.embeddings().positions());
        settings.putArray("model_input_names")
                .add("input_ids")
                .add("token_type_ids")
                .add("attention_mask");
        for (var special : List.of("cls", "sep", "pad", "unk", "mask")) {
            var token = "[" + special.toUpperCase(Locale.ROOT) + "]";
            if (json.path("model").path("vocab").has(token)) {
                settings.put(special + "_token", token);
            }
        }
        writeJson(directory.resolve("tokenizer_config.json"), settings);
    }

    private static void writeJson(Path file, ObjectNode json) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    }

    /** A constant under its HuggingFace name, the right way round. */
    private static final class Weight implements SafetensorsWriter.Source {
        private final String name;
        private final OnnxGraph.Constant constant;
        private final boolean transposed;

        Weight(String name, OnnxGraph.Constant constant, boolean transposed) {
            this.name = name;
            this.constant = constant;
            this.transposed = transposed;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long[] shape() {
            var shape = new ArrayList<>(constant.shape());
            if (transposed) {
                Collections.reverse(shape);
            }
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        @Override
        public FloatBuffer read() {
            if (!transposed) {
                return constant.numbers().duplicate();
            }
            int rows = Math.toIntExact(shape()[0]);
            int columns = Math.toIntExact(shape()[1]);
            var numbers = FloatBuffer.allocate(rows * columns);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    numbers.put(constant.numbers().get(column * rows + row));
                }
            }
            return numbers.flip();
        }
    }
}
