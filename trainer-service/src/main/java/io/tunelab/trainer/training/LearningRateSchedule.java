package io.tunelab.trainer.training;

import io.tunelab.contract.request.Schedule;

/**
 * The learning rate of each optimizer step, as HuggingFace's {@code get_constant_schedule_with_warmup},
 * {@code get_linear_schedule_with_warmup} and {@code get_cosine_schedule_with_warmup} give it: with a warm-up the first step's rate is 0.
 *
 * @param peak the rate after the warm-up
 * @param warmupSteps steps with a rising rate
 * @param totalSteps steps of all epochs
 */
record LearningRateSchedule(Schedule schedule, double peak, long warmupSteps, long totalSteps) {
    static LearningRateSchedule of(TrainingSettings settings, long total) {
        // As TrainingArguments.get_warmup_steps: rounded up.
        long warmup = (long) Math.ceil(total * settings.warmupRatio());
        return new LearningRateSchedule(settings.schedule(), settings.learningRate(), warmup, total);
    }

    /** @param step steps taken before this one, from 0 */
    double at(long step) {
        if (step < warmupSteps) {
            return peak * ((double) step / warmupSteps);
        }
        return switch (schedule) {
            case CONSTANT -> peak;
            case LINEAR -> peak * Math.max(0.0, (double) (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
            case COSINE -> {
                double done = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
                yield peak * Math.max(0.0, 0.5 * (1 + Math.cos(Math.PI * done)));
            }
        };
    }
}
