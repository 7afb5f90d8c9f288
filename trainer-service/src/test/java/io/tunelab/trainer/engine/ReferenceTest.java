package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program that trains, whose backward pass is written out, against the plain one that leaves it to autograd, number by
 * number (the golden numbers of {@code transformers} are norms).
 */
class ReferenceTest {
    private static final float CLOSE = 2e-5f;
    private static final double RATE = 1e-3;

    @ParameterizedTest
    @MethodSource("models")
    void probabilitiesAndLossesAreThoseOfTheReference(String name) {
        var golden = Golden.of(name);
        try (var engine = golden.open(settings(name));
                var reference = Reference.open(golden.model(), settings(name))) {
            for (var batch : golden.batches()) {
                var found = engine.predict(batch);
                var expected = reference.predict(batch);
                for (int example = 0; example < batch.examples(); example++) {
                    assertThat(found.loss(example)).isCloseTo(expected.loss(example), within((double) CLOSE));
                    assertThat(found.probability(example, 1))
                            .isCloseTo(expected.probability(example, 1), within(CLOSE));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsAreThoseThatAutogradFinds(String name) {
        var golden = Golden.of(name);
        try (var engine = golden.open(settings(name));
                var reference = Reference.open(golden.model(), settings(name))) {
            for (var batch : golden.batches()) {
                assertClose(engine.gradient(batch), reference.gradient(batch));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EngineSettings.Optimizer.class)
    void stepsWithDecayAndClippingAreThoseOfThePlainFormulas(EngineSettings.Optimizer optimizer) {
        var golden = Golden.of("bert");
        var plain = Golden.settings();
        var settings = new EngineSettings(
                plain.labels(),
                OptionalInt.empty(),
                plain.seed(),
                optimizer,
                0.1,
                OptionalDouble.of(0.5),
                Optional.of(Precision.FP32),
                "cpu",
                OptionalInt.of(1));
        try (var engine = golden.open(settings);
                var reference = Reference.open(golden.model(), settings)) {
            for (var batch : golden.batches()) {
                engine.trainStep(List.of(batch), RATE);
                reference.trainStep(List.of(batch), RATE);
            }
            var found = engine.takeTrainingTotals();
            var expected = reference.takeTrainingTotals();
            assertThat(found.lossSum()).isCloseTo(expected.lossSum(), within(1e-4));
            assertThat(found.correct()).isEqualTo(expected.correct());
            assertClose(determined(engine.weights()), determined(reference.weights()));
        }
    }

    /** Adam makes whole steps of the rounding noise that is all the gradient of a key's bias. */
    private static Map<String, FloatBuffer> determined(Map<String, FloatBuffer> weights) {
        weights.keySet().removeIf(name -> name.endsWith("key.bias"));
        return weights;
    }

    private static void assertClose(Map<String, FloatBuffer> found, Map<String, FloatBuffer> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, numbers) -> {
            float largest = 0;
            for (int i = 0; i < numbers.limit(); i++) {
                largest = Math.max(
                        largest, Math.abs(numbers.get(i) - found.get(name).get(i)));
            }
            assertThat(largest).as("largest difference in %s", name).isLessThan(CLOSE);
        });
    }

    static Stream<String> models() {
        return GoldenNumbersTest.models();
    }

    private static EngineSettings settings(String name) {
        return GoldenNumbersTest.settingsFor(name);
    }
}
