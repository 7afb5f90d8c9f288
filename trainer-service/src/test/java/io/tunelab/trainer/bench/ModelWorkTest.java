package io.tunelab.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.trainer.model.Configs;
import io.tunelab.trainer.model.ModelConfig;
import org.junit.jupiter.api.Test;

class ModelWorkTest {
    private static final int HIDDEN = 768;
    private static final int INNER = 3072;

    /** Counted product by product, as the model's definition has them. */
    @Test
    void theModelsWorkIsThatOfItsProducts() {
        var work = new ModelWork(distilBert(6), 2);
        work.add(new int[] {100, 28});

        double tokens = 128;
        double projections = 4 * 2 * tokens * HIDDEN * HIDDEN;
        double feedForward = 2 * 2 * tokens * HIDDEN * INNER;
        double attention = 2 * 2.0 * HIDDEN * (100 * 100 + 28 * 28);
        double head = 2 * 2 * (HIDDEN * HIDDEN + HIDDEN * 2);
        assertThat(work.model()).isCloseTo(6 * (projections + feedForward + attention) + head, within(1.0));
        assertThat(work.tokens()).isEqualTo(128);
    }

    /** Projections and feed-forward of two tokens; two products of 12 vectors, one per head, with the rows of all. */
    @Test
    void theLastLayerIsExecutedForFirstTokensOnly() {
        var one = new ModelWork(distilBert(1), 2);
        one.add(new int[] {100, 28});

        double ofFirstTokens = 2 * 2 * (4.0 * HIDDEN * HIDDEN + 2.0 * HIDDEN * INNER);
        double attention = 2 * 2.0 * 12 * HIDDEN * (100 + 28);
        double head = 2 * 2 * (HIDDEN * HIDDEN + HIDDEN * 2);
        assertThat(one.executed()).isCloseTo(ofFirstTokens + attention + head, within(1.0));
    }

    /** One product of all tokens, on top of the same model without a projection. */
    @Test
    void embeddingsOfAnotherWidthAreProjectedOnce() {
        var projected = new ModelWork(electra(HIDDEN / 4), 2);
        var plain = new ModelWork(electra(HIDDEN), 2);
        projected.add(new int[] {100, 28});
        plain.add(new int[] {100, 28});

        double product = 2 * 128.0 * (HIDDEN / 4) * HIDDEN;
        assertThat(projected.model() - plain.model()).isCloseTo(product, within(1.0));
        assertThat(projected.executed() - plain.executed()).isCloseTo(product, within(1.0));
    }

    private static ModelConfig electra(int embeddingSize) {
        return Configs.of("""
                {"model_type": "electra", "vocab_size": 30522, "embedding_size": %d, "max_position_embeddings": 512,
                 "num_hidden_layers": 3, "hidden_size": %d, "num_attention_heads": 12, "intermediate_size": %d}""".formatted(embeddingSize, HIDDEN, INNER));
    }

    private static ModelConfig distilBert(int layers) {
        return Configs.of("""
                {"model_type": "distilbert", "vocab_size": 30522, "max_position_embeddings": 512,
                 "n_layers": %d, "dim": %d, "n_heads": 12, "hidden_dim": %d}""".formatted(layers, HIDDEN, INNER));
    }
}
