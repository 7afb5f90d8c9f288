package io.tunelab.trainer.training;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import io.tunelab.contract.request.StoppingRule;
import java.util.Optional;

/**
 * What the loop needs of a request.
 *
 * @param batches when an optimizer step's batch is full
 * @param orderSeed decides in which order an epoch sees its examples
 * @param warmupRatio share of all steps with a rising learning rate
 * @param monitor decides which epoch is best
 * @param patience epochs without improvement until the run stops; empty: never
 */
public record TrainingSettings(
        BatchLimits batches,
        int evalBatchSize,
        double learningRate,
        int epochs,
        long orderSeed,
        Schedule schedule,
        double warmupRatio,
        Monitor monitor,
        Optional<Integer> patience) {
    /** With batches of so many examples. */
    public TrainingSettings(
            int batchSize,
            int evalBatchSize,
            double learningRate,
            int epochs,
            long orderSeed,
            Schedule schedule,
            double warmupRatio,
            Monitor monitor,
            Optional<Integer> patience) {
        this(
                BatchLimits.of(batchSize),
                evalBatchSize,
                learningRate,
                epochs,
                orderSeed,
                schedule,
                warmupRatio,
                monitor,
                patience);
    }

    public static TrainingSettings of(ExperimentRequest request) {
        return new TrainingSettings(
                new BatchLimits(request.batchSize(), request.maxTokensPerBatch(), request.microBatchSize()),
                request.evalBatchSize(),
                request.learningRate(),
                request.epochs(),
                request.orderSeed(),
                request.schedule(),
                request.warmupRatio(),
                request.earlyStopping().map(StoppingRule::monitor).orElse(Monitor.VALIDATION_LOSS),
                request.earlyStopping().map(StoppingRule::patience));
    }

    /** How many batches of at most {@code size} so many examples make. */
    static int batches(int examples, int size) {
        return (examples + size - 1) / size;
    }
}
