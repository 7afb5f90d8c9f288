package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a {@code config.json} says of a model, in one vocabulary for all families. */
public record ModelConfig(ModelFamily family, Embeddings embeddings, Encoder encoder, Dropout dropout) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 1 << 20;

    /**
     * Of words, positions and token types.
     *
     * @param vocabularySize rows of the word embeddings
     * @param size width; if it is not {@link Encoder#hiddenSize}, a linear layer leads from one to the other
     * @param positions longest input, special tokens included
     * @param positionOffset rows of the position embeddings before that of a text's first token, which are never read
     * @param typeVocabularySize rows of the token type embeddings; 0 for families without them
     * @param paddingId row of the word embeddings that is not trained; -1: none
     */
    public record Embeddings(
            int vocabularySize, int size, int positions, int positionOffset, int typeVocabularySize, int paddingId) {
        public Embeddings {
            requireRange("vocab_size", vocabularySize, 1, 1 << 20);
            requireRange("embedding size", size, 1, 1 << 14);
            requireRange("position offset", positionOffset, 0, vocabularySize);
            requireRange(
                    positionOffset == 0
                            ? "max_position_embeddings"
                            : "max_position_embeddings without the %d never read".formatted(positionOffset),
                    positions,
                    2,
                    1 << 16);
            requireRange("type_vocab_size", typeVocabularySize, 0, 1 << 10);
            requireRange("pad_token_id", paddingId, -1, vocabularySize - 1);
        }
    }

    /**
     * Of the transformer.
     *
     * @param layers transformer layers
     * @param intermediateSize width of the feed-forward
     * @param distanceBuckets rows of the table with what attention adds to a score for the distance of its two tokens; 0
     *     for families without it
     * @param normEpsilon of every layer norm, also of the embeddings'
     */
    public record Encoder(
            int layers, int hiddenSize, int heads, int intermediateSize, int distanceBuckets, double normEpsilon) {
        public Encoder {
            requireRange("hidden size", hiddenSize, 1, 1 << 14);
            requireRange("number of layers", layers, 1, 128);
            requireRange("number of heads", heads, 1, 1 << 10);
            requireRange("feed-forward size", intermediateSize, 1, 1 << 16);
            if (hiddenSize % heads != 0) {
                throw unsupported("hidden size %d is not a multiple of its %d heads".formatted(hiddenSize, heads));
            }
            if (!(normEpsilon > 0 && normEpsilon < 1)) {
                throw unsupported("layer_norm_eps is between 0 and 1, got " + normEpsilon);
            }
        }
    }

    /**
     * Probabilities.
     *
     * @param hidden after the embeddings, after attention and after the feed-forward
     * @param attention on attention probabilities
     * @param classifier before the last linear layer
     */
    public record Dropout(double hidden, double attention, double classifier) {
        public Dropout {
            requireProbability("hidden dropout", hidden);
            requireProbability("attention dropout", attention);
            requireProbability("classifier dropout", classifier);
        }
    }

    /**
     * Reads and checks {@code file}.
     *
     * @throws InvalidModelException {@code unsupported_model}, naming the key, its value and what is allowed
     */
    public static ModelConfig read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw unsupported(
                        "%s has %d bytes; a config has at most %d".formatted(file, Files.size(file), LARGEST_FILE));
            }
            var json = JSON.readTree(file.toFile());
            if (!json.isObject()) {
                throw unsupported(
                        "%s is %s, not a JSON object".formatted(file, json.isMissingNode() ? "empty" : "JSON"));
            }
            return parse(json);
        } catch (IOException e) {
            throw unsupported("%s cannot be read as JSON: %s".formatted(file, e.getMessage()));
        }
    }

    static ModelConfig parse(JsonNode json) {
        var type = json.path("model_type").asText("");
        // Configs of the first years have no type, but name the class.
        var family = ModelFamily.of(type)
                .or(() -> type.isEmpty()
                        ? ModelFamily.ofClass(json.path("architectures").path(0).asText(""))
                        : Optional.empty())
                .orElseThrow(() ->
                        unsupported("model_type is '%s'; supported are: %s".formatted(type, ModelFamily.supported())));
        refuseVariants(json);
        return switch (family) {
            case BERT -> bert(json);
            case DISTILBERT -> distilbert(json);
            case ROBERTA, XLM_ROBERTA, CAMEMBERT -> roberta(family, json);
            case ELECTRA -> electra(json);
            case MPNET -> mpnet(json);
        };
    }

    /** Does the model tell the two texts of a pair apart by segment embeddings ({@code token_type_ids})? */
    public boolean readsSegments() {
        return family.readsSegments() && embeddings.typeVocabularySize() > 1;
    }

    /** The same model with only its first layers. */
    public ModelConfig withLayers(int first) {
        int layers = encoder.layers();
        if (first < 1 || first > layers) {
            throw unsupported("the encoder has %d layers, so the first 1 to %d can be used, got %d"
                    .formatted(layers, layers, first));
        }
        var cut = new Encoder(
                first,
                encoder.hiddenSize(),
                encoder.heads(),
                encoder.intermediateSize(),
                encoder.distanceBuckets(),
                encoder.normEpsilon());
        return new ModelConfig(family, embeddings, cut, dropout);
    }

    /** The same model with every dropout probability 0. */
    public ModelConfig withoutDropout() {
        return new ModelConfig(family, embeddings, encoder, new Dropout(0, 0, 0));
    }

    private static ModelConfig bert(JsonNode json) {
        return likeBert(ModelFamily.BERT, json, integer(json, "hidden_size"), 0, 0, padding(json));
    }

    /**
     * A token's row of the position embeddings is its place among the text's tokens, from 1, plus the padding's id. (Where a
     * text itself spells the padding token, transformers does not count that one; here it is a token like others.)
     */
    private static ModelConfig roberta(ModelFamily family, JsonNode json) {
        int padding = integer(json, "pad_token_id", 1);
        return likeBert(family, json, integer(json, "hidden_size"), padding + 1, 0, padding);
    }

    /** Positions as RoBERTa's; transformers takes row 1 for the padding and 32 for the buckets, whatever the config says. */
    private static ModelConfig mpnet(JsonNode json) {
        requireMpnets(json, "pad_token_id", 1);
        requireMpnets(json, "relative_attention_num_buckets", 32);
        return likeBert(ModelFamily.MPNET, json, integer(json, "hidden_size"), 2, 32, 1);
    }

    private static void requireMpnets(JsonNode json, String key, int only) {
        int value = integer(json, key, only);
        if (value != only) {
            throw unsupported("%s is %d; supported for mpnet is: %d".formatted(key, value, only));
        }
    }

    private static ModelConfig electra(JsonNode json) {
        return likeBert(ModelFamily.ELECTRA, json, integer(json, "embedding_size", 128), 0, 0, padding(json));
    }

    /** The families whose configs have BERT's keys. */
    private static ModelConfig likeBert(
            ModelFamily family,
            JsonNode json,
            int embeddingSize,
            int positionOffset,
            int distanceBuckets,
            int padding) {
        requireGelu(json, "hidden_act");
        double hidden = number(json, "hidden_dropout_prob", 0.1);
        return new ModelConfig(
                family,
                new Embeddings(
                        integer(json, "vocab_size"),
                        embeddingSize,
                        integer(json, "max_position_embeddings") - positionOffset,
                        positionOffset,
                        family == ModelFamily.MPNET ? 0 : integer(json, "type_vocab_size", 2),
                        padding),
                new Encoder(
                        integer(json, "num_hidden_layers"),
                        integer(json, "hidden_size"),
                        integer(json, "num_attention_heads"),
                        integer(json, "intermediate_size"),
                        distanceBuckets,
                        number(json, "layer_norm_eps", 1e-12)),
                new Dropout(
                        hidden,
                        number(json, "attention_probs_dropout_prob", 0.1),
                        number(json, "classifier_dropout", hidden)));
    }

    private static ModelConfig distilbert(JsonNode json) {
        requireGelu(json, "activation");
        return new ModelConfig(
                ModelFamily.DISTILBERT,
                new Embeddings(
                        integer(json, "vocab_size"),
                        integer(json, "dim"),
                        integer(json, "max_position_embeddings"),
                        0,
                        0,
                        padding(json)),
                new Encoder(
                        integer(json, "n_layers"),
                        integer(json, "dim"),
                        integer(json, "n_heads"),
                        integer(json, "hidden_dim"),
                        0,
                        1e-12),
                new Dropout(
                        number(json, "dropout", 0.1),
                        number(json, "attention_dropout", 0.1),
                        number(json, "seq_classif_dropout", 0.2)));
    }

    private static void refuseVariants(JsonNode json) {
        for (String flag : new String[] {"is_decoder", "add_cross_attention"}) {
            if (json.path(flag).asBoolean(false)) {
                throw unsupported(flag + " is true; only encoders are supported");
            }
        }
        var positions = json.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw unsupported("position_embedding_type is '%s'; supported is: absolute".formatted(positions));
        }
    }

    private static void requireGelu(JsonNode json, String key) {
        var activation = json.path(key).asText("gelu");
        if (!activation.equals("gelu")) {
            throw unsupported("%s is '%s'; supported is: gelu".formatted(key, activation));
        }
    }

    private static int integer(JsonNode json, String key, int missing) {
        return json.has(key) ? integer(json, key) : missing;
    }

    private static int integer(JsonNode json, String key) {
        var value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw unsupported(
                    "%s must be an integer, got %s".formatted(key, value.isMissingNode() ? "nothing" : value));
        }
        return value.intValue();
    }

    private static double number(JsonNode json, String key, double missing) {
        var value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return missing;
        }
        if (!value.isNumber()) {
            throw unsupported("%s must be a number, got %s".formatted(key, value));
        }
        return value.doubleValue();
    }

    private static int padding(JsonNode json) {
        return json.path("pad_token_id").isInt() ? json.path("pad_token_id").intValue() : -1;
    }

    private static void requireRange(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw unsupported("%s is %d to %d, got %d".formatted(name, low, high, value));
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw unsupported("%s is at least 0 and below 1, got %s".formatted(name, value));
        }
    }

    private static InvalidModelException unsupported(String message) {
        return new InvalidModelException("unsupported_model", message);
    }
}
