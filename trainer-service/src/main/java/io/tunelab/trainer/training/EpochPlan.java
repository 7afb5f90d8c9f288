package io.tunelab.trainer.training;

import java.util.List;
import java.util.stream.IntStream;

/** Which examples each step of an epoch has: a pure function of the settings and the data. */
public final class EpochPlan {
    private final TrainingSettings settings;
    private final Examples examples;
    private final InputShape input;

    public EpochPlan(TrainingSettings settings, Examples examples, InputShape input) {
        this.settings = settings;
        this.examples = examples;
        this.input = input;
    }

    /** @param epoch from 1 */
    public List<int[]> batches(int epoch) {
        var order = Shuffle.order(examples.size(), settings.orderSeed(), epoch);
        return settings.batches().cut(order, example -> examples.length(example, input));
    }

    /** Steps of all epochs. With batches by tokens that depends on the order of each. */
    long steps() {
        if (settings.batches().tokens().isEmpty()) {
            return (long) settings.epochs()
                    * TrainingSettings.batches(
                            examples.size(), settings.batches().examples());
        }
        return IntStream.rangeClosed(1, settings.epochs())
                .mapToLong(epoch -> batches(epoch).size())
                .sum();
    }
}
