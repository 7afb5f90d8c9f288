package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.trainer.engine.OwnLabel;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingDynamicsTest {
    @Test
    void confidenceAndVariabilityAreMeanAndStandardDeviationOverTheEpochs() {
        var dynamics = TrainingDynamics.of(2);

        dynamics.add(List.of(1, 0), List.of(new OwnLabel(0.1f, false), new OwnLabel(0.9f, true)));
        dynamics.add(List.of(0), List.of(new OwnLabel(0.9f, true)));
        dynamics.add(List.of(1), List.of(new OwnLabel(0.4f, false)));
        dynamics.add(List.of(1, 0), List.of(new OwnLabel(0.7f, true), new OwnLabel(0.9f, true)));

        assertThat(dynamics.confidence(0)).isCloseTo(0.9f, within(1e-6f));
        assertThat(dynamics.variability(0)).isCloseTo(0, within(1e-6f));
        assertThat(dynamics.right(0)).isEqualTo(3);
        assertThat(dynamics.confidence(1)).isCloseTo(0.4f, within(1e-6f));
        // numpy.std([0.1, 0.4, 0.7])
        assertThat(dynamics.variability(1)).isCloseTo(0.244949f, within(1e-6f));
        assertThat(dynamics.right(1)).isEqualTo(1);
    }

    @Test
    void ofALargeSplitAnEvenlySpacedSampleIsFollowed() {
        var dynamics = TrainingDynamics.of(25, 10);

        var places = IntStream.range(0, dynamics.size()).map(dynamics::place).toArray();
        dynamics.add(List.of(1, 2), List.of(new OwnLabel(0.3f, false), new OwnLabel(0.6f, true)));

        assertThat(places).containsExactly(0, 2, 5, 7, 10, 12, 15, 17, 20, 22);
        assertThat(dynamics.confidence(1)).isEqualTo(0.6f);
    }

    @Test
    void whatACheckpointSaysOfAnotherSampleIsNotTakenUp() {
        assertThat(TrainingDynamics.resumed(25, TrainingDynamics.of(25).state()))
                .isPresent();
        assertThat(TrainingDynamics.resumed(25, TrainingDynamics.of(25, 10).state()))
                .isEmpty();
    }

    @Test
    void everyTrainingExampleIsToldOfOnceAnEpochAlsoWhenBatchesAreHalved() {
        try (var engine = new LogisticEngine(2, Runs.VOCABULARY, 5)) {
            var result = Runs.training(
                            engine, Runs.settings(8, 3, Optional.empty()), new Runs.Told(), Runs.NO_CHECKPOINT)
                    .run();

            var dynamics = result.dynamics().orElseThrow();
            var state = dynamics.state();
            assertThat(state.epochs()).hasSize(60).containsOnly(3);
            // The sum over the examples is what the epochs report.
            double right = IntStream.range(0, 60).map(dynamics::right).sum();
            assertThat(right / 60)
                    .isCloseTo(
                            result.epochs().stream()
                                    .mapToDouble(EpochResult::trainAccuracy)
                                    .sum(),
                            within(1e-9));
        }
    }
}
