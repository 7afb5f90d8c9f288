package io.tunelab.trainer.model;

import java.nio.file.Path;
import java.util.OptionalDouble;

/** What a {@code config.json} says of a model, in one vocabulary for all families. */
public record ModelConfig(
        ModelFamily family,
        Embeddings embeddings,
        Places places,
        Encoder encoder,
        FeedForward feedForward,
        Head head,
        Biases biases,
        Dropout dropout) {
    /**
     * Of words and token types.
     *
     * @param vocabularySize rows of the word embeddings
     * @param size width
     * @param projected whether a linear layer leads to {@link Encoder#hiddenSize}
     * @param positions longest input, special tokens included
     * @param typeVocabularySize rows of the token type embeddings; 0 for families without them
     * @param paddingId row of the word embeddings that is not trained; -1: none
     */
    public record Embeddings(
            int vocabularySize, int size, boolean projected, int positions, int typeVocabularySize, int paddingId) {
        public Embeddings {
            requireRange("vocab_size", vocabularySize, 1, 1 << 20);
            requireRange("embedding size", size, 1, 1 << 14);
            requireRange("max_position_embeddings", positions, 2, 1 << 16);
            requireRange("type_vocab_size", typeVocabularySize, 0, 1 << 10);
            requireRange("pad_token_id", paddingId, -1, vocabularySize - 1);
        }
    }

    /**
     * Of the transformer.
     *
     * @param layers transformer layers
     * @param intermediateSize width of the feed-forward
     * @param normEpsilon of every layer norm, also of the embeddings'
     */
    public record Encoder(int layers, int hiddenSize, int heads, int intermediateSize, double normEpsilon) {
        public Encoder {
            requireRange("hidden size", hiddenSize, 1, 1 << 14);
            requireRange("number of layers", layers, 1, 128);
            requireRange("number of heads", heads, 1, 1 << 10);
            requireRange("feed-forward size", intermediateSize, 1, 1 << 16);
            if (hiddenSize % heads != 0) {
                throw InvalidModelException.unsupported(
                        "hidden size %d is not a multiple of its %d heads".formatted(hiddenSize, heads));
            }
            if (!(normEpsilon > 0 && normEpsilon < 1)) {
                throw InvalidModelException.unsupported("layer_norm_eps is between 0 and 1, got " + normEpsilon);
            }
        }
    }

    /**
     * Between a layer's two linear ones.
     *
     * @param gated whether the first is twice as wide, and what the activation makes of one half multiplies the other
     *     (Shazeer 2020, GLU variants)
     */
    public record FeedForward(Activation activation, boolean gated) {}

    /**
     * From an encoder's output to logits: a linear layer as wide as the encoder, an activation, dropout, a linear layer with
     * one row per class.
     *
     * @param readsMean whether it reads the mean of a text's tokens; else their first
     */
    public record Head(Activation activation, boolean readsMean) {}

    /**
     * Which linear layers and norms add a vector.
     *
     * @param head the first linear layer of the head; the last one always does
     */
    public record Biases(boolean attention, boolean feedForward, boolean norms, boolean head) {
        static final Biases EVERYWHERE = new Biases(true, true, true, true);
    }

    /**
     * Probabilities.
     *
     * @param embeddings of the sum of embeddings
     * @param attention on attention probabilities
     * @param attended on what attention adds to its input; on vectors for distances, too
     * @param output on what the feed-forward adds
     * @param pooled on what the head reads
     * @param classifier before the last linear layer
     */
    public record Dropout(
            double embeddings, double attention, double attended, double output, double pooled, double classifier) {
        public Dropout {
            requireProbability("hidden dropout", embeddings);
            requireProbability("attention dropout", attention);
            requireProbability("hidden dropout", attended);
            requireProbability("hidden dropout", output);
            requireProbability("classifier dropout", pooled);
            requireProbability("classifier dropout", classifier);
        }
    }

    /**
     * Reads and checks {@code file}.
     *
     * @throws InvalidModelException {@code unsupported_model}, naming the key, its value and what is allowed
     */
    public static ModelConfig read(Path file) {
        return ConfigReader.read(file);
    }

    /** Does the model tell the two texts of a pair apart by segment embeddings ({@code token_type_ids})? */
    public boolean readsSegments() {
        return family.readsSegments() && embeddings.typeVocabularySize() > 1;
    }

    /** The same model with only its first layers. */
    public ModelConfig withLayers(int first) {
        int layers = encoder.layers();
        if (first < 1 || first > layers) {
            throw InvalidModelException.unsupported(
                    "the encoder has %d layers, so the first 1 to %d can be used, got %d"
                            .formatted(layers, layers, first));
        }
        var cut = new Encoder(
                first, encoder.hiddenSize(), encoder.heads(), encoder.intermediateSize(), encoder.normEpsilon());
        return new ModelConfig(family, embeddings, places, cut, feedForward, head, biases, dropout);
    }

    /**
     * The same model with other dropout, in the places where its family has any.
     *
     * @param inner of the encoder; empty: as it is
     * @param ofHead empty: as it is
     */
    public ModelConfig withDropout(OptionalDouble inner, OptionalDouble ofHead) {
        return with(new Dropout(
                inner.orElse(dropout.embeddings),
                inner.orElse(dropout.attention),
                inner.orElse(dropout.attended),
                family.dropsOutput() ? inner.orElse(dropout.output) : dropout.output,
                family.dropsPooled() ? ofHead.orElse(dropout.pooled) : dropout.pooled,
                ofHead.orElse(dropout.classifier)));
    }

    /** The same model with every dropout probability 0. */
    public ModelConfig withoutDropout() {
        return with(new Dropout(0, 0, 0, 0, 0, 0));
    }

    private ModelConfig with(Dropout other) {
        return new ModelConfig(family, embeddings, places, encoder, feedForward, head, biases, other);
    }

    /** How many layers can be left untrained: none that shares its parameters with one that is trained. */
    public int freezableLayers() {
        return family.sharesLayers() ? 0 : encoder.layers();
    }

    static void requireRange(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw InvalidModelException.unsupported("%s is %d to %d, got %d".formatted(name, low, high, value));
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw InvalidModelException.unsupported("%s is at least 0 and below 1, got %s".formatted(name, value));
        }
    }
}
