package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.trainer.engine.EngineSettings.FineTuning;
import io.tunelab.trainer.model.InvalidModelException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of a request that change how a step trains. */
class FineTuningTest {
    private static final double RATE = 1e-3;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert-three-labels", "electra-multi-label", "modernbert-mean"})
    void smoothedAndFocalLossesAreTrainedAsInTheReference(String name) {
        for (var options : List.of(loss(0.1, 0), loss(0, 2), loss(0.2, 1.5))) {
            var golden = Golden.of(name);
            var settings = with(GoldenNumbersTest.settingsFor(name), options, 0);
            var weighted = with(
                    Golden.weighted(
                            GoldenNumbersTest.settingsFor(name),
                            settings.labels().stream()
                                    .map(label -> 0.5 + label.length())
                                    .toArray(Double[]::new)),
                    options,
                    0);
            for (var each : List.of(settings, weighted)) {
                try (var engine = golden.open(each);
                        var reference = Reference.open(golden.model(), each)) {
                    assertClose(
                            engine.gradient(golden.batches().get(0)),
                            reference.gradient(golden.batches().get(0)));
                }
            }
        }
    }

    /** With the probability of a whole batch's own labels at hand, the loss of the definition. */
    @Test
    void theFocalLossIsThatOfItsDefinition() {
        var golden = Golden.of("bert");
        var batch = golden.batches().get(0);
        try (var plain = golden.open(Golden.settings());
                var focal = golden.open(with(Golden.settings(), loss(0, 2), 0))) {
            var predictions = plain.predict(batch);
            double expected = 0;
            for (int example = 0; example < batch.examples(); example++) {
                double own = predictions.probability(example, batch.targets().label(example));
                expected -= Math.pow(1 - own, 2) * Math.log(own) / batch.examples();
            }
            focal.trainStep(List.of(batch), 0);

            assertThat(focal.takeTrainingTotals().meanLoss()).isCloseTo(expected, within(1e-6));
        }
    }

    /** A large step of the head alone makes probabilities that are 1 in single precision. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "electra-multi-label"})
    void theFocalLossOfWhatIsCertainHasAGradient(String name) {
        var golden = Golden.of(name);
        var batch = golden.batches().get(0);
        var plain = GoldenNumbersTest.settingsFor(name);
        var headAlone = new FineTuning(
                0,
                0.5,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.of(golden.model().layers()),
                1);
        for (var options : List.of(headAlone, with(headAlone, 0.1))) {
            try (var engine = golden.open(with(plain, options, 0))) {
                engine.trainStep(List.of(batch), 1000);
                var predictions = engine.predict(batch);
                assertThat(IntStream.range(0, batch.examples() * plain.labels().size())
                                .mapToObj(i -> predictions.probability(
                                        i / plain.labels().size(),
                                        i % plain.labels().size())))
                        .as("certain, and right")
                        .contains(1f);

                engine.gradient(batch)
                        .forEach((parameter, numbers) ->
                                assertThat(norm(numbers)).as(parameter).isFinite());
            }
        }
    }

    private static FineTuning with(FineTuning plain, double smoothing) {
        return new FineTuning(
                smoothing,
                plain.focalGamma(),
                plain.dropout(),
                plain.classifierDropout(),
                plain.frozenLayers(),
                plain.layerDecay());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert", "deberta-v2"})
    void frozenLayersGetNoGradientAndTheOthersTheirOwn(String name) {
        var golden = Golden.of(name);
        var batch = golden.batches().get(0);
        try (var all = golden.open(Golden.settings());
                var frozen = golden.open(with(Golden.settings(), frozen(1), 0.1))) {
            var expected = all.gradient(batch);
            frozen.gradient(batch).forEach((parameter, numbers) -> {
                if (isFrozen(parameter)) {
                    assertThat(norm(numbers)).as(parameter).isZero();
                } else {
                    assertThat(numbers).as(parameter).isEqualTo(expected.get(parameter));
                }
            });
            var before = frozen.weights();
            frozen.trainStep(List.of(batch), RATE);
            frozen.weights().forEach((parameter, numbers) -> {
                if (isFrozen(parameter)) {
                    assertThat(numbers).as(parameter).isEqualTo(before.get(parameter));
                } else if (parameter.endsWith(".weight")) {
                    assertThat(numbers).as(parameter).isNotEqualTo(before.get(parameter));
                }
            });
        }
    }

    private static boolean isFrozen(String parameter) {
        return parameter.contains("embeddings")
                || parameter.contains("encoder.LayerNorm")
                || parameter.matches(".*layers?\\.0\\..*");
    }

    /** A layer that shares its parameters cannot be left untrained alone. */
    @Test
    void moreLayersThanAModelHasOfItsOwnCannotBeFrozen() {
        assertThatThrownBy(() -> Golden.of("bert").open(with(Golden.settings(), frozen(4), 0)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("freeze_layers is 4; allowed for this model: 0 to 3");
        assertThatThrownBy(() -> Golden.of("albert").open(with(Golden.settings(), frozen(1), 0)))
                .hasMessage("freeze_layers is 1; allowed for this model: 0 to 0");
    }

    /** Adam's first step is as long as the rate in every number that has a gradient. */
    @ParameterizedTest
    @CsvSource({
        "bert, classifier.weight, 0",
        "bert, bert.encoder.layer.2.output.dense.weight, 1",
        "bert, bert.encoder.layer.0.output.dense.weight, 3",
        "bert, bert.embeddings.position_embeddings.weight, 4",
        // Shared layers learn as fast as the highest of them.
        "albert, classifier.weight, 0",
        "albert, albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight, 1",
        "albert, albert.embeddings.position_embeddings.weight, 4"
    })
    void eachLayerLearnsSlowerThanTheOneAboveIt(String model, String weight, int layersAbove) {
        var golden = Golden.of(model);
        var decayed = new FineTuning(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), 0.5);
        try (var engine = golden.open(with(Golden.settings(), decayed, 0))) {
            var before = engine.weights();
            engine.trainStep(List.of(golden.batches().get(0)), RATE);

            assertThat(step(before, engine.weights(), weight))
                    .isCloseTo(RATE * Math.pow(0.5, layersAbove), within(1e-6));
        }
    }

    @Test
    void dropoutOfARequestGoesBeforeThatOfTheModel() {
        var golden = Golden.of("roberta");
        var none = new FineTuning(0, 0, OptionalDouble.of(0), OptionalDouble.of(0), OptionalInt.empty(), 1);
        var batch = golden.batches().get(0);
        try (var without = golden.open(Golden.settings());
                var overridden = golden.openWithDropout(with(Golden.settings(), none, 0));
                var dropping = golden.openWithDropout(Golden.settings())) {
            assertThat(overridden.gradient(batch)).isEqualTo(without.gradient(batch));
            assertThat(dropping.gradient(batch)).isNotEqualTo(without.gradient(batch));
        }
    }

    private static FineTuning loss(double smoothing, double gamma) {
        return new FineTuning(smoothing, gamma, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), 1);
    }

    private static FineTuning frozen(int layers) {
        return new FineTuning(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(layers), 1);
    }

    private static EngineSettings with(EngineSettings plain, FineTuning fineTuning, double weightDecay) {
        return new EngineSettings(
                plain.labels(),
                plain.task(),
                plain.layers(),
                plain.seeds(),
                new EngineSettings.Optimization(
                        plain.optimization().optimizer(),
                        weightDecay,
                        plain.optimization().maxGradNorm(),
                        plain.optimization().classWeights()),
                fineTuning,
                plain.computation());
    }

    private static double step(Map<String, FloatBuffer> before, Map<String, FloatBuffer> after, String parameter) {
        double largest = 0;
        for (int i = 0; i < before.get(parameter).limit(); i++) {
            largest = Math.max(
                    largest,
                    Math.abs(after.get(parameter).get(i) - before.get(parameter).get(i)));
        }
        return largest;
    }

    private static double norm(FloatBuffer numbers) {
        double sum = 0;
        for (int i = 0; i < numbers.limit(); i++) {
            sum += (double) numbers.get(i) * numbers.get(i);
        }
        return Math.sqrt(sum);
    }

    private static void assertClose(Map<String, FloatBuffer> found, Map<String, FloatBuffer> expected) {
        expected.forEach((name, numbers) -> {
            for (int i = 0; i < numbers.limit(); i++) {
                assertThat(found.get(name).get(i)).as(name).isCloseTo(numbers.get(i), within(2e-5f));
            }
        });
    }
}
