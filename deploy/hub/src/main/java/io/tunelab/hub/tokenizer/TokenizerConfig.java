package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands beside a tokenizer: {@code tokenizer_config.json}, {@code special_tokens_map.json} and the model's own
 * {@code config.json}. Each may be absent.
 */
record TokenizerConfig(Path directory, JsonNode config, JsonNode specialTokens, JsonNode model) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 16 << 20;
    /** A length beyond this stands for "no limit", as transformers writes it. */
    private static final long NO_LIMIT = 1_000_000;

    static TokenizerConfig read(Path directory) throws InvalidTokenizerException {
        return new TokenizerConfig(
                directory,
                json(directory.resolve(ModelTokenizer.CONFIG)),
                json(directory.resolve("special_tokens_map.json")),
                json(directory.resolve("config.json")));
    }

    private static JsonNode json(Path file) throws InvalidTokenizerException {
        if (!Files.isRegularFile(file)) {
            return MissingNode.getInstance();
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InvalidTokenizerException(
                        "%s has %d bytes; at most %d are allowed".formatted(file, Files.size(file), LARGEST_FILE));
            }
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new InvalidTokenizerException("%s is not valid JSON: %s".formatted(file, e.getMessage()), e);
        }
    }

    Optional<Boolean> flag(String name) {
        return Optional.of(config.path(name)).filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    /** A special token by its role ({@code cls_token}); written as text, or as an object with its content. */
    Optional<String> specialToken(String role) {
        for (var place : List.of(config, specialTokens)) {
            var token = place.path(role);
            var text = token.isObject() ? token.path("content") : token;
            if (text.isTextual()) {
                return Optional.of(text.asText());
            }
        }
        return Optional.empty();
    }

    /** Where this says otherwise than the tokenizer does. */
    List<String> contradictions(Normalization normalization) {
        var found = new ArrayList<String>();
        compare("do_lower_case", normalization.lowercase(), found);
        compare("strip_accents", normalization.stripAccents(), found);
        compare("tokenize_chinese_chars", normalization.splitsChinese(), found);
        long length = config.path("model_max_length").asLong(0);
        long positions = model.path("max_position_embeddings").asLong(Long.MAX_VALUE);
        if (length > positions && length < NO_LIMIT) {
            found.add("%s has model_max_length %d, but the model has %d positions"
                    .formatted(ModelTokenizer.CONFIG, length, positions));
        }
        if (config.path("truncation_side").asText("right").equals("left")) {
            found.add("%s has truncation_side: left, but texts are truncated on the right"
                    .formatted(ModelTokenizer.CONFIG));
        }
        return List.copyOf(found);
    }

    private void compare(String name, Optional<Boolean> actual, List<String> found) {
        var stated = flag(name);
        if (stated.isPresent() && actual.isPresent() && !stated.equals(actual)) {
            found.add("%s has %s: %s, but %s does the opposite and is used"
                    .formatted(ModelTokenizer.CONFIG, name, stated.get(), ModelTokenizer.FILE));
        }
    }
}
