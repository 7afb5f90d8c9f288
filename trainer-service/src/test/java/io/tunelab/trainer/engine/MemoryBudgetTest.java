package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.trainer.model.Configs;
import io.tunelab.trainer.model.ModelConfig;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final String SIZES = """
            "vocab_size": 30527, "num_hidden_layers": 6, "hidden_size": 384, "num_attention_heads": 12,
            "intermediate_size": 1536""";
    private static final ModelConfig MINILM =
            Configs.of("{\"model_type\": \"bert\", \"max_position_embeddings\": 512, %s}".formatted(SIZES));

    /**
     * Whole processes of 1,720 to 1,784 MiB were measured on 32 reviews of up to 128 tokens, of which the weights with
     * gradient and moments are 347 and what was there before the first step about 350.
     */
    @Test
    void theEstimateIsNearWhatAStepOfMiniLmWasMeasuredToHold() {
        var budget = MemoryBudget.unlimited(MINILM);

        assertThat(budget.trainingBytes(batch(32, 123)) >> 20).isCloseTo(1050, within(100L));
    }

    @Test
    void theLimitCountsWhatIsResidentAndTheMessageTellsBoth() {
        var budget = MemoryBudget.of(OptionalLong.of(1500L << 20), MINILM);

        assertThatCode(() -> budget.requireTraining(batch(32, 123), 400L << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.requireTraining(batch(32, 123), 700L << 20))
                .isInstanceOf(EngineOutOfMemoryException.class)
                .hasMessageContaining("32 examples and 3936 tokens")
                .hasMessageContaining("in addition to the model's 700 MiB; the limit is 1500 MiB");
    }

    @Test
    void whatIsAddedToScoresByDistanceCountsWithTheSquareOfTheLongest() {
        var mpnet = Configs.of("{\"model_type\": \"mpnet\", \"max_position_embeddings\": 514, %s}".formatted(SIZES));

        long more = MemoryBudget.unlimited(mpnet).trainingBytes(batch(1, 512))
                - MemoryBudget.unlimited(MINILM).trainingBytes(batch(1, 512));

        assertThat(more).isCloseTo((long) (1.4 * 8 * 12 * 512 * 512), within(2L));
    }

    private static TokenBatch batch(int examples, int length) {
        var lengths = new int[examples];
        Arrays.fill(lengths, length);
        return new TokenBatch(new int[examples * length], lengths, new int[examples]);
    }
}
