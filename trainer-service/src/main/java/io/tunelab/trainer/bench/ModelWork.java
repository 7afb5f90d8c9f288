package io.tunelab.trainer.bench;

import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.Places;
import java.util.Arrays;

/**
 * Floating point operations of matrix products on batches without padding; a multiplication and an addition are two.
 * Norms, activations, dropout, embeddings and the optimizer are left out, as is usual.
 *
 * <p>With T tokens, N texts, lengths l, L layers, hidden size H, A heads, feed-forward I and C classes, one forward pass of
 * BERT's kind is
 *
 * <pre>
 * model     2 L (4 H² + 2 H I) T + 4 L H Σl²                                                   + 2 (H² + H C) N
 * executed  2 (L-1) (4 H² + 2 H I) T + 4 (L-1) H Σl² + 4 A H T + 2 (4 H² + 2 H I) N            + 2 (H² + H C) N
 * </pre>
 *
 * and 2 E H T more of both where embeddings of another width E are projected. A gated feed-forward has 3 H I; a layer that
 * looks at w tokens to either side has Σ l (2 w + 1) in place of Σl² where that is less (executed: 4 w l, in blocks); where
 * distances have vectors, each pair of tokens has three scores, whose sum with the mixing is 8 H Σl² (executed: 12, because
 * products are made for all 2 l - 1 distances).
 *
 * <p>A training step is three of them: each product has two more in the backward pass. "Model" is what the model's
 * definition asks for, whoever computes it; "executed" is what the program does on a CPU, whose last layer knows only the
 * first token of each text if nothing else of it is read, and makes no keys and values where it can do without.
 */
final class ModelWork {
    /** A training step in forward passes. */
    static final int TRAINING = 3;

    private final ModelConfig config;
    private final int classes;
    private double model;
    private double executed;
    private long tokens;

    ModelWork(ModelConfig config, int classes) {
        this.config = config;
        this.classes = classes;
    }

    /** Adds a forward pass over texts of these lengths. */
    void add(int[] lengths) {
        double hidden = config.encoder().hiddenSize();
        double inner = config.encoder().intermediateSize();
        int layers = config.encoder().layers();
        double linear = 2 * (4 * hidden * hidden + (config.feedForward().gated() ? 3 : 2) * hidden * inner);
        double sum = Arrays.stream(lengths).asDoubleStream().sum();
        double texts = lengths.length;
        double ends = 2 * (hidden * hidden + hidden * classes) * texts + projection() * sum;
        model += layers * linear * sum + ends;
        executed += (layers - 1) * linear * sum + ends;
        for (int layer = 0; layer < layers; layer++) {
            model += attention(lengths, layer, false);
            executed += layer < layers - 1 ? attention(lengths, layer, true) : 0;
        }
        executed += last(lengths, linear, sum);
        tokens += Math.round(sum);
    }

    private double attention(int[] lengths, int layer, boolean asExecuted) {
        double hidden = config.encoder().hiddenSize();
        double products = config.places() instanceof Places.Relative ? asExecuted ? 12 : 8 : 4;
        double seen = Double.POSITIVE_INFINITY;
        if (config.places() instanceof Places.Rotary rotary && !rotary.isGlobal(layer)) {
            seen = asExecuted ? 4 * rotary.window() : 2 * rotary.window() + 1;
        }
        double pairs = 0;
        for (int length : lengths) {
            pairs += length * Math.min(length, seen);
        }
        return products * hidden * pairs;
    }

    /** The last layer as executed. */
    private double last(int[] lengths, double linear, double sum) {
        double hidden = config.encoder().hiddenSize();
        if (config.head().readsMean()) {
            return linear * sum + attention(lengths, config.encoder().layers() - 1, true);
        }
        double ofFirst = linear * lengths.length;
        return config.places().hasTable()
                ? ofFirst + 4 * config.encoder().heads() * hidden * sum
                : ofFirst + 4 * hidden * hidden * sum + 4 * hidden * sum;
    }

    /** Of one token. */
    private double projection() {
        return config.embeddings().projected()
                ? 2.0 * config.embeddings().size() * config.encoder().hiddenSize()
                : 0;
    }

    /** Of all forward passes. */
    double model() {
        return model;
    }

    double executed() {
        return executed;
    }

    long tokens() {
        return tokens;
    }
}
