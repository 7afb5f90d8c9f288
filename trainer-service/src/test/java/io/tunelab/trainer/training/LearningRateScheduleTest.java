package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The formulas are those of {@code transformers.optimization}: factor = step / warm-up, then what is left / the rest. */
class LearningRateScheduleTest {
    @Test
    void theConstantRateIsThereFromTheFirstStep() {
        assertThat(rates(new LearningRateSchedule(Schedule.CONSTANT, 1e-5, 0, 4)))
                .containsExactly(1e-5, 1e-5, 1e-5, 1e-5);
    }

    @Test
    void theWarmUpRisesFromZeroAndTheLinearRateFallsToItsLastStep() {
        var peak = 2e-5;

        assertThat(rates(new LearningRateSchedule(Schedule.LINEAR, peak, 3, 10)))
                .containsExactly(
                        peak * 0,
                        peak * (1.0 / 3),
                        peak * (2.0 / 3),
                        peak * (7.0 / 7),
                        peak * (6.0 / 7),
                        peak * (5.0 / 7),
                        peak * (4.0 / 7),
                        peak * (3.0 / 7),
                        peak * (2.0 / 7),
                        peak * (1.0 / 7));
    }

    /** As get_cosine_schedule_with_warmup of transformers gives them. */
    @Test
    void theCosineFallsAlongHalfAWave() {
        var rates = rates(new LearningRateSchedule(Schedule.COSINE, 1, 2, 6));

        assertThat(rates)
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(0, 0.5, 1, 0.8535533905932737, 0.5, 0.14644660940672627);
    }

    @Test
    void theRateAfterTheWarmUpStaysWhereItIs() {
        assertThat(rates(new LearningRateSchedule(Schedule.CONSTANT, 1, 2, 4))).containsExactly(0, 0.5, 1, 1);
    }

    @Test
    void stepsCountAllEpochsAndTheWarmUpIsRoundedUp() {
        var settings =
                new TrainingSettings(8, 8, 1, 3, 42, Schedule.LINEAR, 0.1, Monitor.VALIDATION_LOSS, Optional.empty());

        var plan = new EpochPlan(settings, Runs.examples(60, 2, 1), Runs.INPUT);
        var schedule = LearningRateSchedule.of(settings, plan.steps());

        assertThat(schedule.totalSteps()).isEqualTo(24);
        assertThat(schedule.warmupSteps()).isEqualTo(3);
    }

    private static double[] rates(LearningRateSchedule schedule) {
        return LongStream.range(0, schedule.totalSteps())
                .mapToDouble(schedule::at)
                .toArray();
    }
}
