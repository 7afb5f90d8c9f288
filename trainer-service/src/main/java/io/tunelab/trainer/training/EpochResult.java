package io.tunelab.trainer.training;

/**
 * One epoch, from 1, and the validation after it.
 *
 * @param trainLoss mean over the epoch's examples with dropout on, nats
 * @param learningRate of the last step
 * @param trainTokens real tokens, special ones included
 */
public record EpochResult(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        Evaluation validation,
        double learningRate,
        double trainSeconds,
        double validationSeconds,
        long trainTokens,
        boolean best) {}
