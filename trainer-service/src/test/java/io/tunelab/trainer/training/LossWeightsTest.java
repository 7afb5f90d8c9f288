package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.request.ClassWeights;
import io.tunelab.contract.request.ClassWeights.Given;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.trainer.engine.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossWeightsTest {
    private static final List<String> LABELS = List.of("bad", "good", "ugly");
    private static final Targets TRAIN = Targets.ofLabels(1, 1, 0, 1, 2, 1, 1, 2);

    @Test
    void withoutWeightsThereAreNone() {
        assertThat(LossWeights.of(Optional.empty(), LABELS, TRAIN)).isEmpty();
    }

    /** {@code compute_class_weight("balanced", classes=[0, 1, 2], y=[1, 1, 0, 1, 2, 1, 1, 2])} of scikit-learn. */
    @Test
    void balancedWeightsAreThoseOfScikitLearn() {
        var weights = balanced(TRAIN);

        assertThat(weights.get(0)).isCloseTo(2.6666666666666665, within(1e-15));
        assertThat(weights.get(1)).isCloseTo(0.5333333333333333, within(1e-15));
        assertThat(weights.get(2)).isCloseTo(1.3333333333333333, within(1e-15));
    }

    /** Every class has the same weight in the whole: n / k. */
    @Test
    void aClassWithoutTrainingExamplesIsNoneOfThose() {
        assertThat(balanced(Targets.ofLabels(0, 0, 0, 2))).containsExactly(4 / 6.0, 1.0, 2.0);
    }

    @Test
    void aLabelAmongSeveralIsBalancedAgainstItsAbsence() {
        var train = Targets.ofSets(new int[] {1, 2, 1, 0}, new int[] {0, 0, 1, 0});

        assertThat(balanced(train)).containsExactly(1 / 3.0, 3.0, 1.0);
        assertThat(balanced(Targets.ofSets(new int[] {1, 1}, new int[] {0, 0})))
                .as("weight 0 would leave a label untrained")
                .containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void aClassWithoutANumberOfItsOwnHasOne() {
        assertThat(LossWeights.of(Optional.of(new Given(Map.of("ugly", 3.5))), LABELS, TRAIN))
                .containsExactly(1.0, 1.0, 3.5);
        assertThatThrownBy(() -> LossWeights.of(Optional.of(new Given(Map.of("Ugli", 3.5))), LABELS, TRAIN))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean 'ugly'?");
    }

    private static List<Double> balanced(Targets train) {
        return LossWeights.of(Optional.of(ClassWeights.BALANCED), LABELS, train);
    }
}
