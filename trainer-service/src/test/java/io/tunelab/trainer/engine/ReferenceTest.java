package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Task;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @MethodSource("models")
    void weightsOfClassesAreInGradientAndTrainingLossAsInTheReference(String name) {
        var golden = Golden.of(name);
        var plain = settings(name);
        var weights = Stream.iterate(0.5, weight -> weight + 1.25)
                .limit(plain.labels().size())
                .toArray(Double[]::new);
        var settings = Golden.weighted(plain, weights);
        try (var engine = golden.open(settings);
                var reference = Reference.open(golden.model(), settings);
                var unweighted = golden.open(plain)) {
            for (var batch : golden.batches()) {
                assertClose(engine.gradient(batch), reference.gradient(batch));
                assertThat(engine.predict(batch).loss(0))
                        .as("the loss of a prediction is not weighted")
                        .isEqualTo(unweighted.predict(batch).loss(0));
            }
            for (var batch : golden.batches()) {
                engine.trainStep(List.of(batch), RATE);
                reference.trainStep(List.of(batch), RATE);
            }
            assertThat(engine.takeTrainingTotals().meanLoss())
                    .isCloseTo(reference.takeTrainingTotals().meanLoss(), within((double) CLOSE));
        }
    }

    /** Label sets and second texts for models that were made without, so that every family has seen them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "distilbert",
                "roberta",
                "electra",
                "mpnet",
                "albert",
                "modernbert",
                "modernbert-mean",
                "deberta-v2"
            })
    void pairsWithSeveralLabelsAreTrainedAsInTheReference(String name) {
        var golden = Golden.of(name);
        var batch = pairsWithSets(golden.batches().get(0));
        var settings = with(Task.MULTI_LABEL);
        try (var engine = golden.open(settings);
                var reference = Reference.open(golden.model(), settings)) {
            assertClose(engine.gradient(batch), reference.gradient(batch));
            engine.trainStep(List.of(batch), RATE);
            reference.trainStep(List.of(batch), RATE);
            var found = engine.takeTrainingTotals();
            var expected = reference.takeTrainingTotals();
            assertThat(found.meanLoss()).isCloseTo(expected.meanLoss(), within((double) CLOSE));
            assertThat(found.correct()).isEqualTo(expected.correct());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert, true",
        "electra, true",
        "albert, true",
        "roberta, false",
        "distilbert, false",
        "mpnet, false",
        "modernbert, false",
        "deberta-v2, false"
    })
    void secondTextsAreToldApartWhereTheFamilyDoes(String name, boolean toldApart) {
        var golden = Golden.of(name);
        var single = golden.batches().get(0);
        var pair = new TokenBatch(
                single.tokenIds(), single.lengths(), pairsWithSets(single).segments(), single.targets());
        try (var engine = golden.open(Golden.settings())) {
            boolean differ =
                    engine.predict(single).loss(1) != engine.predict(pair).loss(1);

            assertThat(differ).isEqualTo(toldApart);
        }
    }

    private static TokenBatch pairsWithSets(TokenBatch batch) {
        var first =
                Arrays.stream(batch.lengths()).map(length -> (length + 1) / 2).toArray();
        // The first example has no label, the second both, the others one or the other.
        return new TokenBatch(
                batch.tokenIds(),
                batch.lengths(),
                Golden.segments(batch.lengths(), first),
                Targets.ofSets(new int[] {0, 2, 1, 1, 1}, new int[] {1, 0, 0, 1, 1}));
    }

    @ParameterizedTest
    @EnumSource(EngineSettings.Optimizer.class)
    void stepsWithDecayAndClippingAreThoseOfThePlainFormulas(EngineSettings.Optimizer optimizer) {
        var golden = Golden.of("bert");
        var settings = new EngineSettings(
                Golden.settings().labels(),
                Task.SINGLE_LABEL,
                OptionalInt.empty(),
                Golden.settings().seeds(),
                new EngineSettings.Optimization(optimizer, 0.1, OptionalDouble.of(0.5)),
                new EngineSettings.Computation(Optional.of(Precision.FP32), "cpu", OptionalInt.of(1)));
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

    private static EngineSettings with(Task task) {
        var plain = Golden.settings();
        return new EngineSettings(
                plain.labels(), task, plain.layers(), plain.seeds(), plain.optimization(), plain.computation());
    }

    private static EngineSettings settings(String name) {
        return GoldenNumbersTest.settingsFor(name);
    }
}
