package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {
    private static final IntUnaryOperator LENGTH = example -> new int[] {30, 10, 60, 5, 5, 5, 100, 20}[example];

    @Test
    void aBatchEndsBeforeItsTokensAreTooMany() {
        assertThat(cut(new BatchLimits(4096, Optional.of(60), Optional.empty())))
                .containsExactly(List.of(0, 1), List.of(2), List.of(3, 4, 5), List.of(6), List.of(7));
    }

    @Test
    void examplesAreLimitedToo() {
        assertThat(cut(new BatchLimits(2, Optional.of(60), Optional.empty())))
                .containsExactly(List.of(0, 1), List.of(2), List.of(3, 4), List.of(5), List.of(6), List.of(7));
        assertThat(cut(BatchLimits.of(3))).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7));
    }

    @Test
    void everyExampleIsInOneBatchOfItsEpochAndAllStepsAreCounted() {
        var settings = new TrainingSettings(
                new BatchLimits(16, Optional.of(40), Optional.empty()),
                8,
                1,
                3,
                42,
                Schedule.LINEAR,
                0,
                Monitor.VALIDATION_LOSS,
                Optional.empty());
        var examples = Runs.examples(60, 2, 1);
        var plan = new EpochPlan(settings, examples, Runs.INPUT);

        long steps = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            var batches = plan.batches(epoch);
            steps += batches.size();
            assertThat(batches.stream().flatMapToInt(Arrays::stream))
                    .containsExactlyInAnyOrder(IntStream.range(0, 60).boxed().toArray(Integer[]::new));
            assertThat(batches).allSatisfy(batch -> assertThat(Arrays.stream(batch)
                            .map(example -> examples.length(example, Runs.INPUT))
                            .sum())
                    .isLessThanOrEqualTo(40));
        }
        assertThat(plan.steps()).isEqualTo(steps);
    }

    private static List<List<Integer>> cut(BatchLimits limits) {
        return limits.cut(IntStream.range(0, 8).toArray(), LENGTH).stream()
                .map(batch -> Arrays.stream(batch).boxed().toList())
                .toList();
    }
}
