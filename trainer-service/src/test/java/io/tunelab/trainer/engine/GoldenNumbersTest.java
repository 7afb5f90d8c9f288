package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.ClassifierLabels;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine against {@code transformers} in float64, padded and masked, dropout off. */
class GoldenNumbersTest {
    private static final Offset<Double> CLOSE = within(1e-4);

    @ParameterizedTest
    @MethodSource("models")
    void probabilitiesAndLossesAreThoseOfTransformers(String name) {
        var golden = Golden.of(name);
        var forward = golden.numbers().path("forward");
        try (var engine = golden.open(settingsFor(name))) {
            var predictions = engine.predict(golden.batches().get(0));

            for (int example = 0; example < predictions.examples(); example++) {
                assertThat(predictions.loss(example))
                        .isCloseTo(forward.path("losses").get(example).asDouble(), CLOSE);
                for (int label = 0; label < predictions.classes(); label++) {
                    var expected = forward.path("probabilities").get(example).get(label);
                    assertThat((double) predictions.probability(example, label)).isCloseTo(expected.asDouble(), CLOSE);
                }
            }
        }
    }

    /** The probabilities of labels that are independent give the logits back. */
    @Test
    void logitsOfSeveralLabelsAreThoseOfTransformers() {
        var golden = Golden.of("electra-multi-label");
        var logits = golden.numbers().path("forward").path("logits");
        try (var engine = golden.open(settingsFor("electra-multi-label"))) {
            var predictions = engine.predict(golden.batches().get(0));

            for (int example = 0; example < predictions.examples(); example++) {
                for (int label = 0; label < 4; label++) {
                    double probability = predictions.probability(example, label);
                    double expected = logits.path(example).path(label).asDouble();
                    assertThat(Math.log(probability / (1 - probability))).isCloseTo(expected, CLOSE);
                    assertThat(predictions.says(example, label)).isEqualTo(expected >= 0);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsOfEveryParameterAreThoseOfTransformers(String name) {
        var golden = Golden.of(name);
        var expected = golden.numbers().path("gradients").path("norms");
        try (var engine = golden.open(settingsFor(name))) {
            var gradient = engine.gradient(golden.batches().get(0));

            assertThat(gradient).hasSameSizeAs(expected.properties());
            expected.properties().forEach(entry -> assertThat(norm(gradient.get(entry.getKey())))
                    .as("gradient norm of %s", entry.getKey())
                    .isCloseTo(entry.getValue().asDouble(), CLOSE));
        }
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void someStepsOfTrainingEndWhereTransformersEnds(String name, String training) {
        var golden = Golden.of(name);
        var expected = golden.numbers().path("training").path(training);
        var rates = expected.path("settings").path("learning_rates");
        try (var engine = golden.open(settings(name, expected.path("settings")))) {
            var before = engine.weights();
            for (int step = 0; step < rates.size(); step++) {
                var sizes = Golden.ints(
                        expected.path("settings").path("micro_batches").get(step));
                engine.trainStep(
                        Golden.split(golden.batches().get(step), sizes),
                        rates.get(step).asDouble());
                assertThat(engine.takeTrainingTotals().meanLoss())
                        .as("loss of step %d", step)
                        .isCloseTo(expected.path("losses").get(step).asDouble(), CLOSE);
            }
            assertParameters(golden, before, engine.weights(), expected.path("parameters"));
        }
    }

    private static void assertParameters(
            Golden golden, Map<String, FloatBuffer> before, Map<String, FloatBuffer> after, JsonNode expected) {
        var indeterminate = golden.numbers().path("indeterminate_parameters").toString();
        for (var entry : expected.properties()) {
            var name = entry.getKey();
            if (indeterminate.contains("\"" + name + "\"")) {
                continue; // their true gradient is zero: Adam turns the rounding noise into steps
            }
            assertThat(norm(after.get(name)))
                    .as("norm of %s", name)
                    .isCloseTo(entry.getValue().path("norm").asDouble(), CLOSE);
            assertThat(norm(difference(after.get(name), before.get(name))))
                    .as("change of %s", name)
                    .isCloseTo(entry.getValue().path("change_norm").asDouble(), CLOSE);
        }
    }

    private static double norm(FloatBuffer numbers) {
        double sum = 0;
        for (int i = 0; i < numbers.limit(); i++) {
            sum += (double) numbers.get(i) * numbers.get(i);
        }
        return Math.sqrt(sum);
    }

    private static FloatBuffer difference(FloatBuffer left, FloatBuffer right) {
        var result = FloatBuffer.allocate(left.limit());
        for (int i = 0; i < left.limit(); i++) {
            result.put(i, left.get(i) - right.get(i));
        }
        return result;
    }

    static Stream<String> models() {
        return Stream.of(
                "bert",
                "distilbert",
                "distilbert-three-labels",
                "roberta",
                "electra",
                "mpnet",
                "bert-pairs",
                "electra-multi-label",
                "albert",
                "modernbert",
                "modernbert-mean",
                "deberta-v2",
                "deberta-v2-own-products");
    }

    static Stream<Arguments> trainings() {
        return models().flatMap(name -> Golden.of(name).numbers().path("training").properties().stream()
                .map(entry -> Arguments.of(name, entry.getKey())));
    }

    private static EngineSettings settings(String name, JsonNode json) {
        var plain = settingsFor(name);
        var clip = json.path("max_grad_norm");
        var classWeights = new ArrayList<Double>();
        json.path("class_weights").forEach(weight -> classWeights.add(weight.asDouble()));
        return new EngineSettings(
                plain.labels(),
                plain.task(),
                OptionalInt.empty(),
                plain.seeds(),
                new EngineSettings.Optimization(
                        EngineSettings.Optimizer.valueOf(
                                json.path("optimizer").asText().toUpperCase(Locale.ROOT)),
                        json.path("weight_decay").asDouble(),
                        clip.isNumber() ? OptionalDouble.of(clip.asDouble()) : OptionalDouble.empty(),
                        classWeights),
                new EngineSettings.Computation(Optional.of(Precision.FP32), "cpu", OptionalInt.of(1)));
    }

    static EngineSettings settingsFor(String name) {
        var plain = Golden.settings();
        boolean multiLabel = name.endsWith("multi-label");
        return new EngineSettings( // A head is kept only for the classes that it was trained for.
                ClassifierLabels.of(Golden.resource(name)).orElseThrow(),
                multiLabel ? Task.MULTI_LABEL : Task.SINGLE_LABEL,
                plain.layers(),
                plain.seeds(),
                plain.optimization(),
                plain.computation());
    }
}
