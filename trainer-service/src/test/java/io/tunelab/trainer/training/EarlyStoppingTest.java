package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.measure.Measures;
import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    @Test
    void aLowerLossIsBetter() {
        var stopping = stopping(Monitor.VALIDATION_LOSS, 2);

        assertThat(stopping.observe(1, validation(0.5, 0.9))).isTrue();
        assertThat(stopping.observe(2, validation(0.4, 0.8))).isTrue();
        assertThat(stopping.observe(3, validation(0.45, 0.95))).isFalse();
        assertThat(stopping.shouldStop()).isFalse();
        assertThat(stopping.observe(4, validation(0.41, 0.95))).isFalse();
        assertThat(stopping.shouldStop()).isTrue();
        assertThat(stopping.bestEpoch()).isEqualTo(2);
    }

    @Test
    void aHigherAccuracyIsBetter() {
        var stopping = stopping(Monitor.VALIDATION_ACCURACY, 1);

        stopping.observe(1, validation(0.1, 0.8));
        stopping.observe(2, validation(0.9, 0.9));

        assertThat(stopping.bestEpoch()).isEqualTo(2);
        assertThat(stopping.shouldStop()).isFalse();
    }

    @Test
    void ofEqualEpochsTheFirstIsBest() {
        var stopping = stopping(Monitor.VALIDATION_ACCURACY, 5);

        stopping.observe(1, validation(0.5, 0.8));
        stopping.observe(2, validation(0.4, 0.8));

        assertThat(stopping.bestEpoch()).isEqualTo(1);
    }

    @Test
    void anImprovementStartsTheCountAgain() {
        var stopping = stopping(Monitor.VALIDATION_LOSS, 2);

        for (double loss : new double[] {0.5, 0.6, 0.4, 0.6}) {
            stopping.observe(1, validation(loss, 0.5));
        }

        assertThat(stopping.shouldStop()).isFalse();
    }

    private static EarlyStopping stopping(Monitor monitor, int patience) {
        return new EarlyStopping(
                new TrainingSettings(8, 8, 1, 3, 42, Schedule.LINEAR, 0, monitor, Optional.of(patience)));
    }

    private static Evaluation validation(double loss, double accuracy) {
        return new Evaluation(loss, accuracy, 0, 0, 0, List.of(List.of(1)), List.of(), Measures.NONE);
    }
}
