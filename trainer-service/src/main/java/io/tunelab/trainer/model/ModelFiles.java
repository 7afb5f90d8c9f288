package io.tunelab.trainer.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a HuggingFace model directory. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String WEIGHTS = "model.safetensors";
    /** Not needed here, but by those who load the trained model elsewhere. */
    static final List<String> COMPANIONS =
            List.of("tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "vocab.json", "merges.txt");

    private ModelFiles() {}

    static boolean isComplete(Path directory) {
        return Files.isRegularFile(directory.resolve(CONFIG))
                && Files.isRegularFile(directory.resolve(TOKENIZER))
                && Files.isRegularFile(directory.resolve(WEIGHTS));
    }

    /** @throws InvalidModelException if weights or tokenizer are missing */
    static void requireComplete(String name, Path directory) {
        if (!Files.isRegularFile(directory.resolve(WEIGHTS))) {
            throw withoutWeights(name);
        }
        if (!Files.isRegularFile(directory.resolve(TOKENIZER))) {
            throw withoutTokenizer(name);
        }
    }

    static InvalidModelException withoutTokenizer(String name) {
        return new InvalidModelException(
                "unsupported_model",
                "model '%s' has no %s (a \"fast\" tokenizer); save it with transformers' AutoTokenizer"
                        .formatted(name, TOKENIZER));
    }

    static InvalidModelException withoutWeights(String name) {
        return new InvalidModelException(
                "unsupported_model",
                ("model '%s' has no %s. Weights in several files are not supported, and pytorch_model.bin is never read:"
                                + " it is a pickle, which can run code. Save the model with transformers'"
                                + " save_pretrained(safe_serialization=True)")
                        .formatted(name, WEIGHTS));
    }
}
