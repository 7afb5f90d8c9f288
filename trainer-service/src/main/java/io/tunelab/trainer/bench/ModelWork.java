package io.tunelab.trainer.bench;

import io.tunelab.trainer.model.ModelConfig;

/**
 * Floating point operations of matrix products on batches without padding; a multiplication and an addition are two.
 * Norms, activations, dropout, embeddings and the optimizer are left out, as is usual.
 *
 * <p>With T tokens, N texts, lengths l, L layers, hidden size H, A heads, feed-forward I and C classes, one forward pass is
 *
 * <pre>
 * model     2 L (4 H² + 2 H I) T + 4 L H Σl²                                                   + 2 (H² + H C) N
 * executed  2 (L-1) (4 H² + 2 H I) T + 4 (L-1) H Σl² + 4 A H T + 2 (4 H² + 2 H I) N            + 2 (H² + H C) N
 * </pre>
 *
 * and 2 E H T more of both where embeddings of another width E are projected. A training step is three of them: each
 * product has two more in the backward pass. "Model" is what the model's definition asks for, whoever computes it;
 * "executed" is what the program does on a CPU, whose last layer knows only the first token of each text, because nothing
 * else of it is read, and makes no keys and values.
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
        double layers = config.encoder().layers();
        double linear = 2 * (4 * hidden * hidden + 2 * hidden * inner);
        double sum = 0;
        double squares = 0;
        for (int length : lengths) {
            sum += length;
            squares += (double) length * length;
        }
        double texts = lengths.length;
        double head = 2 * (hidden * hidden + hidden * classes) * texts;
        double ends = head + projection() * sum;
        model += layers * (linear * sum + 4 * hidden * squares) + ends;
        executed += (layers - 1) * (linear * sum + 4 * hidden * squares) + ends;
        executed += 4 * config.encoder().heads() * hidden * sum + linear * texts;
        tokens += Math.round(sum);
    }

    /** Of one token. */
    private double projection() {
        double width = config.embeddings().size();
        return width == config.encoder().hiddenSize()
                ? 0
                : 2 * width * config.encoder().hiddenSize();
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
