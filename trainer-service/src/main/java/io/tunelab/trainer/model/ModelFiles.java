package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files of a HuggingFace model directory: what must be there, and what a directory is that lacks it. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String ADAPTER = "adapter_config.json";
    /** Files besides the weights that cannot be read here, by what they say of a repository. */
    static final List<String> ONNX = List.of("onnx/model.onnx", "model.onnx");

    static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");
    /** Besides the tokenizer and its config: not needed here, but by those who load the trained model elsewhere. */
    static final List<String> COMPANIONS = List.of(
            ModelTokenizer.CONFIG, "special_tokens_map.json", ModelTokenizer.VOCABULARY, "vocab.json", "merges.txt");

    private static final long LARGEST_ADAPTER_CONFIG = 1 << 20;

    private ModelFiles() {}

    static boolean isComplete(Path directory) {
        try {
            return Files.isRegularFile(directory.resolve(CONFIG))
                    && ModelTokenizer.isIn(directory)
                    && hasWeights(directory)
                    && !ModelWeights.files(directory).isEmpty();
        } catch (InvalidModelException e) {
            return false; // an index whose files have not all come yet
        }
    }

    static boolean hasWeights(Path directory) {
        return Files.isRegularFile(directory.resolve(WEIGHTS))
                || Files.isRegularFile(directory.resolve(ModelWeights.INDEX));
    }

    /** @throws InvalidModelException if config, weights or tokenizer are missing, saying what the directory is instead */
    static void requireComplete(String name, Path directory) {
        boolean hasConfig = Files.isRegularFile(directory.resolve(CONFIG));
        if (hasConfig && hasWeights(directory) && ModelTokenizer.isIn(directory)) {
            return;
        }
        if (Files.isRegularFile(directory.resolve(ADAPTER)) && !hasWeights(directory)) {
            throw adapter(name, baseModel(directory.resolve(ADAPTER)));
        }
        if (!hasConfig) {
            throw new InvalidModelException(
                    "unsupported_model",
                    "model '%s': %s is not a model directory, it has no %s".formatted(name, directory, CONFIG));
        }
        if (!hasWeights(directory)) {
            throw withoutWeights(name, other(directory));
        }
        throw withoutTokenizer(name);
    }

    /** What a directory has in place of safetensors. */
    private static Optional<Other> other(Path directory) {
        try (var files = Files.walk(directory, 2)) {
            var names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            if (names.stream().anyMatch(file -> file.endsWith(".onnx"))) {
                return Optional.of(Other.ONNX);
            }
            boolean pickled = names.stream().anyMatch(file -> file.matches(".*\\.(bin|pt|pth|ckpt|pkl)"));
            return pickled ? Optional.of(Other.PICKLE) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Weights that are not safetensors. */
    enum Other {
        ONNX,
        PICKLE
    }

    static InvalidModelException adapter(String name, Optional<String> base) {
        return new InvalidModelException(
                "unsupported_model",
                ("model '%s' is an adapter (PEFT, such as LoRA) for %s, not a whole model; merge them with peft:"
                                + " model.merge_and_unload().save_pretrained(…)")
                        .formatted(name, base.map(text -> "'" + text + "'").orElse("another model")));
    }

    static InvalidModelException withoutTokenizer(String name) {
        return new InvalidModelException(
                "unsupported_model",
                "model '%s' has neither %s nor a WordPiece %s; save them with transformers' AutoTokenizer"
                        .formatted(name, ModelTokenizer.FILE, ModelTokenizer.VOCABULARY));
    }

    static InvalidModelException withoutWeights(String name, Optional<Other> other) {
        var what =
                switch (other.map(Enum::name).orElse("")) {
                    case "ONNX" ->
                        "has ONNX weights only; import an encoder with the trainer's command import-onnx, or save the"
                                + " model with transformers' save_pretrained()";
                    case "PICKLE" ->
                        "has pickled weights only (pytorch_model.bin), which are never read because a pickle can run"
                                + " code; save the model with transformers' save_pretrained(safe_serialization=True)";
                    default ->
                        "has no %s; save the model with transformers' save_pretrained(safe_serialization=True)"
                                .formatted(WEIGHTS);
                };
        return new InvalidModelException("unsupported_model", "model '%s' %s".formatted(name, what));
    }

    static Optional<String> baseModel(Path adapterConfig) {
        try {
            if (Files.size(adapterConfig) > LARGEST_ADAPTER_CONFIG) {
                return Optional.empty();
            }
            var base = new ObjectMapper()
                    .readTree(adapterConfig.toFile())
                    .path("base_model_name_or_path")
                    .asText("");
            return Optional.of(base).filter(text -> !text.isBlank() && text.length() <= 200);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
