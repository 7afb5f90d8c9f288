package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;

/**
 * Writes a trained model's tokenizer so that others tokenize as the training did: the {@code tokenizer.json} that was
 * used, and a {@code tokenizer_config.json} that says the same.
 */
public final class TokenizerWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerWriter() {}

    /** From one model directory to another. */
    public static void copy(Path source, Path target) throws IOException {
        for (var name : ModelFiles.COMPANIONS) {
            if (Files.exists(source.resolve(name))) {
                Files.copy(source.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try {
            var tokenizer = ModelTokenizer.read(source);
            try (var content = tokenizer.open()) {
                Files.copy(content, target.resolve(ModelTokenizer.FILE), StandardCopyOption.REPLACE_EXISTING);
            }
            rewriteConfig(target, tokenizer, OptionalInt.empty(), false);
        } catch (InvalidTokenizerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Says how long the inputs were that the model was trained on; transformers truncates to that.
     *
     * @param keepsEnd whether the last tokens of longer texts were kept, not the first
     */
    public static void limit(Path directory, int maxLength, boolean keepsEnd) throws IOException {
        try {
            rewriteConfig(directory, ModelTokenizer.read(directory), OptionalInt.of(maxLength), keepsEnd);
        } catch (InvalidTokenizerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void rewriteConfig(Path directory, ModelTokenizer tokenizer, OptionalInt maxLength, boolean keepsEnd)
            throws IOException {
        var file = directory.resolve(ModelTokenizer.CONFIG);
        var config = Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode known
                ? known
                : JSON.createObjectNode();
        // Without these transformers assumes its defaults, and overrides the tokenizer with them.
        tokenizer.normalization().ifPresent(does -> {
            does.lowercase().ifPresent(value -> config.put("do_lower_case", value));
            does.stripAccents().ifPresent(value -> config.put("strip_accents", value));
            does.splitsChinese().ifPresent(value -> config.put("tokenize_chinese_chars", value));
        });
        maxLength.ifPresent(length -> {
            config.put("model_max_length", length);
            // As the training truncated, whatever the model did before.
            config.remove("truncation_side");
            if (keepsEnd) {
                config.put("truncation_side", "left");
            }
        });
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), config);
    }
}
