package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.SafetensorsFile;
import io.tunelab.trainer.model.SafetensorsWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the families differ, beyond what the golden numbers show: heads, dropout, names, precision. */
class FamiliesTest {
    @TempDir
    private Path directory;

    /**
     * With the same masks, a small step along the gradient must change the loss by the step times the gradient's squared
     * norm: all masks, scales and paths of the backward pass at once. What embeddings get has come through all of them and
     * is looked at alone, too.
     */
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
    void theGradientUnderDropoutIsThatOfTheLossUnderDropout(String name) throws IOException {
        var golden = Golden.of(name);
        Map<String, FloatBuffer> weights;
        Map<String, FloatBuffer> gradient;
        try (var engine = golden.openWithDropout(Golden.settings())) {
            weights = engine.weights();
            gradient = engine.gradient(golden.batches().get(0));
        }
        var ofEmbeddings = new HashMap<>(gradient);
        ofEmbeddings.keySet().removeIf(parameter -> !parameter.contains(".embeddings"));

        for (var direction : List.of(gradient, ofEmbeddings)) {
            double squared = squaredNorm(direction);
            double step = 0.01 / squared;
            double above = lossUnderDropout(golden, moved(weights, direction, step));
            double below = lossUnderDropout(golden, moved(weights, direction, -step));

            assertThat((above - below) / (2 * step) / squared).isCloseTo(1, within(0.01));
        }
    }

    /** All names by which transformers calls activations, on one model; gelu_new and gelu_pytorch_tanh are the same. */
    @ParameterizedTest
    @ValueSource(strings = {"gelu_new", "gelu_pytorch_tanh", "relu", "silu"})
    void everyActivationIsTrainedAsInTheReference(String name) throws IOException {
        var bert = Golden.of("bert");
        var other = copy(
                bert,
                weights(bert),
                config -> config.replace("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"%s\"".formatted(name)));
        var batch = bert.batches().get(0);
        try (var engine = other.open(Golden.settings());
                var reference = Reference.open(other.model(), Golden.settings());
                var gelu = bert.open(Golden.settings())) {
            var expected = reference.gradient(batch);
            engine.gradient(batch).forEach((parameter, numbers) -> {
                for (int i = 0; i < numbers.limit(); i++) {
                    assertThat(numbers.get(i))
                            .as(parameter)
                            .isCloseTo(expected.get(parameter).get(i), within(2e-5f));
                }
            });
            assertThat(engine.predict(batch).loss(0))
                    .isNotEqualTo(gelu.predict(batch).loss(0));
        }
    }

    /** One set of numbers, which all layers read and add their gradients to. */
    @Test
    void layersThatShareTheirParametersHaveThemOnce() {
        var albert = Golden.of("albert");
        try (var engine = albert.open(Golden.settings())) {
            assertThat(engine.description().weights().layers()).isEqualTo(3);
            assertThat(engine.weights().keySet().stream().filter(parameter -> parameter.contains("ffn.weight")))
                    .containsExactly("albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight");
        }
    }

    /** What was dropped of the first token's numbers leaves its column of the first linear layer without a gradient. */
    @ParameterizedTest
    @CsvSource({"bert, false", "roberta, true", "electra, true"})
    void aHeadWithoutPoolerDropsOutWhatItReads(String name, boolean dropped) throws IOException {
        var golden = Golden.of(name);
        var headOnly = copy(golden, weights(golden), config -> config.replaceAll("(dropout_prob)\": 0.1", "$1\": 0.0")
                .replaceAll("(classifier_dropout)\": [^,]+", "$1\": 0.5"));
        try (var engine = headOnly.openWithDropout(Golden.settings())) {
            var alone = Golden.split(golden.batches().get(0), 1, 4).get(0);
            var gradient = engine.gradient(alone).get(dropped ? "classifier.dense.weight" : "bert.pooler.dense.weight");
            long without = IntStream.range(0, 32)
                    .filter(column -> IntStream.range(0, 32).allMatch(row -> gradient.get(32 * row + column) == 0))
                    .count();

            assertThat(without).isBetween(dropped ? 8L : 0L, dropped ? 24L : 0L);
        }
    }

    @ParameterizedTest
    @CsvSource({"xlm-roberta, XLMRobertaForSequenceClassification", "camembert, CamembertForSequenceClassification"})
    void robertasRelativesAreTheSameNetworkUnderAnotherName(String modelType, String classifier) throws IOException {
        var roberta = Golden.of("roberta");
        var batch = roberta.batches().get(0);
        var relative = copy(
                roberta,
                weights(roberta),
                config -> config.replace("\"model_type\": \"roberta\"", "\"model_type\": \"%s\"".formatted(modelType)));

        try (var engine = relative.open(Golden.settings());
                var expected = roberta.open(Golden.settings())) {
            engine.writeModel(directory.resolve("written"), Golden.settings().labels(), false);

            assertThat(engine.predict(batch).loss(0))
                    .isEqualTo(expected.predict(batch).loss(0));
            assertThat(Files.readString(directory.resolve("written/config.json")))
                    .contains("\"%s\"".formatted(classifier), "\"model_type\" : \"%s\"".formatted(modelType));
        }
    }

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
                "deberta-v2",
                "deberta-v2-own-products"
            })
    void aBareEncoderIsReadWithoutItsPrefixAndGetsAHeadFromTheSeed(String name) throws IOException {
        var golden = Golden.of(name);
        var all = weights(golden);
        var bare = new HashMap<String, FloatBuffer>();
        var prefix = prefix(golden);
        all.forEach((parameter, numbers) -> {
            if (parameter.startsWith(prefix) && !parameter.contains(".pooler.")) {
                bare.put(parameter.substring(prefix.length()), numbers);
            }
        });
        var encoder = copy(golden, bare, UnaryOperator.identity());

        try (var engine = encoder.open(Golden.settings());
                var again = encoder.open(Golden.settings())) {
            var read = engine.weights();

            assertThat(read).isEqualTo(again.weights());
            assertThat(read).hasSameSizeAs(all);
            bare.forEach((parameter, numbers) ->
                    assertThat(read.get(prefix + parameter)).isEqualTo(numbers));
            var head = head(read, prefix);
            assertThat(head).hasSize(4);
            head.forEach((parameter, numbers) -> assertThat(deviation(numbers))
                    .as(parameter)
                    .isCloseTo(
                            parameter.endsWith(".bias") ? 0 : parameter.equals("head.norm.weight") ? 1 : 0.02,
                            within(0.005)));
        }
    }

    @Test
    void aHeadForAnotherNumberOfClassesKeepsItsFirstLayer() {
        var roberta = Golden.of("roberta");
        try (var two = roberta.open(Golden.settings());
                var three = roberta.open(with(List.of("a", "b", "c"), OptionalInt.empty(), Precision.FP32))) {
            var kept = "classifier.dense.weight";
            assertThat(three.weights().get(kept)).isEqualTo(two.weights().get(kept));
            assertThat(three.weights().get("classifier.out_proj.weight").limit())
                    .isEqualTo(3 * 32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "electra", "mpnet", "albert", "modernbert", "deberta-v2"})
    void theFirstLayersOfAnEncoderTrainAndAreWrittenAsAWholeModel(String name) throws IOException {
        var golden = Golden.of(name);
        var batch = golden.batches().get(0);
        var settings = with(Golden.settings().labels(), OptionalInt.of(2), Precision.FP32);
        var target = directory.resolve("written");
        double loss;
        try (var engine = golden.openWithDropout(settings)) {
            engine.trainStep(List.of(batch), 1e-3);
            engine.writeModel(target, Golden.settings().labels(), false);
            loss = engine.predict(batch).loss(0);
            assertThat(engine.weights().keySet()).noneMatch(parameter -> parameter.contains("layer.2."));
        }

        var written = new Golden(HuggingFaceModelStore.open(name, target), golden.numbers());
        assertThat(written.model().layers()).isEqualTo(2);
        try (var engine = written.open(Golden.settings())) {
            assertThat(engine.predict(batch).loss(0)).isEqualTo(loss);
        }
    }

    /**
     * Not DistilBERT: rounding moves numbers over the kink of its head's ReLU. Of ModernBERT's four layers without a norm after
     * their sums transformers' own autocast makes 0.9967.
     */
    @ParameterizedTest
    @CsvSource({
        "bert, 0.998",
        "roberta, 0.998",
        "electra, 0.998",
        "mpnet, 0.998",
        "albert, 0.998",
        "modernbert, 0.995",
        "modernbert-mean, 0.998",
        "deberta-v2, 0.998"
    })
    void bfloat16sGradientPointsWhereThatOfFloat32Points(String name, double least) {
        var golden = Golden.of(name);
        var labels = Golden.settings().labels();
        try (var single = golden.open(with(labels, OptionalInt.empty(), Precision.FP32));
                var brain = golden.open(with(labels, OptionalInt.empty(), Precision.BF16))) {
            var expected = single.gradient(golden.batches().get(0));
            var gradient = brain.gradient(golden.batches().get(0));

            assertThat(cosine(gradient, expected)).isGreaterThan(least);
        }
    }

    /** Slots count from zero wherever positions begin; what is added to scores passes through autograd there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "roberta",
                "mpnet",
                "albert",
                "modernbert",
                "modernbert-mean",
                "deberta-v2",
                "deberta-v2-own-products"
            })
    void attentionThatPadsComputesTheSame(String name) {
        var golden = Golden.of(name);
        var batch = golden.batches().get(0);
        var padding =
                new TorchEngineFactory.Variant(false, Optional.of(ProgramSettings.Attention.PADDED), Optional.empty());
        var factory = new TorchEngineFactory(OptionalLong.empty());
        try (var padded = factory.open(golden.model(), Golden.settings(), padding);
                var byLength = golden.open(Golden.settings())) {
            for (int example = 0; example < batch.examples(); example++) {
                assertThat(padded.predict(batch).loss(example))
                        .isCloseTo(byLength.predict(batch).loss(example), within(1e-5));
            }
            var expected = byLength.gradient(batch);
            padded.gradient(batch).forEach((parameter, numbers) -> {
                for (int i = 0; i < numbers.limit(); i++) {
                    assertThat(numbers.get(i))
                            .as(parameter)
                            .isCloseTo(expected.get(parameter).get(i), within(1e-4f));
                }
            });
        }
    }

    /** Many blocks of windows, of texts that are no whole number of them. */
    @Test
    void longTextsAreTheSameInBlocksAndInOnePiece() throws IOException {
        var golden = Golden.of("modernbert-mean");
        var longer = copy(
                golden,
                weights(golden),
                config -> config.replace("\"max_position_embeddings\": 64", "\"max_position_embeddings\": 8192"));
        var lengths = new int[] {1300, 7, 130};
        var ids = new Random(7).ints(1437, 4, 1000).toArray();
        var batch = new TokenBatch(ids, lengths, new int[] {0, 1, 1});
        var padding =
                new TorchEngineFactory.Variant(false, Optional.of(ProgramSettings.Attention.PADDED), Optional.empty());
        try (var padded =
                        new TorchEngineFactory(OptionalLong.empty()).open(longer.model(), Golden.settings(), padding);
                var blocks = longer.open(Golden.settings())) {
            assertThat(longer.model().maxPositions()).isEqualTo(8192);
            for (int example = 0; example < lengths.length; example++) {
                assertThat(blocks.predict(batch).loss(example))
                        .isCloseTo(padded.predict(batch).loss(example), within(1e-5));
            }
            assertThat(cosine(blocks.gradient(batch), padded.gradient(batch))).isGreaterThan(0.999999);
        }
    }

    private double lossUnderDropout(Golden golden, Map<String, FloatBuffer> weights) throws IOException {
        try (var engine = copy(golden, weights, UnaryOperator.identity()).openWithDropout(Golden.settings())) {
            engine.trainStep(List.of(golden.batches().get(0)), 0);
            return engine.takeTrainingTotals().meanLoss();
        }
    }

    /** The model with other weights, in a directory of its own. */
    private Golden copy(Golden golden, Map<String, FloatBuffer> weights, UnaryOperator<String> config)
            throws IOException {
        var target = Files.createTempDirectory(directory, "model");
        var source = golden.model().path();
        Files.copy(source.resolve("tokenizer.json"), target.resolve("tokenizer.json"));
        Files.writeString(target.resolve("config.json"), config.apply(Files.readString(source.resolve("config.json"))));
        var shapes = new HashMap<String, List<Long>>();
        try (var file = SafetensorsFile.open(source.resolve("model.safetensors"))) {
            file.shapes().forEach((name, shape) -> {
                shapes.put(name, shape);
                shapes.put(name.substring(name.indexOf('.') + 1), shape);
            });
        }
        var tensors = new ArrayList<SafetensorsWriter.Source>();
        weights.forEach((name, numbers) -> tensors.add(new Tensor(name, shapes.get(name), numbers)));
        SafetensorsWriter.write(target.resolve("model.safetensors"), tensors, Map.of());
        return new Golden(HuggingFaceModelStore.open("copy", target), golden.numbers());
    }

    private record Tensor(String name, List<Long> dimensions, FloatBuffer numbers) implements SafetensorsWriter.Source {
        @Override
        public long[] shape() {
            return dimensions.stream().mapToLong(Long::longValue).toArray();
        }

        @Override
        public FloatBuffer read() {
            return numbers.duplicate();
        }
    }

    private static Map<String, FloatBuffer> weights(Golden golden) {
        try (var engine = golden.open(Golden.settings())) {
            return engine.weights();
        }
    }

    /** What the names of the encoder's parameters begin with. */
    private static String prefix(Golden golden) {
        var config = ModelConfig.read(golden.model().path().resolve("config.json"));
        return config.family().names().prefix() + ".";
    }

    private static Map<String, FloatBuffer> head(Map<String, FloatBuffer> weights, String prefix) {
        var head = new HashMap<>(weights);
        head.keySet().removeIf(name -> name.startsWith(prefix) && !name.contains(".pooler."));
        return head;
    }

    private static Map<String, FloatBuffer> moved(
            Map<String, FloatBuffer> weights, Map<String, FloatBuffer> direction, double step) {
        var moved = new HashMap<>(weights);
        direction.forEach((name, along) -> {
            var numbers = weights.get(name);
            var sum = FloatBuffer.allocate(numbers.limit());
            for (int i = 0; i < numbers.limit(); i++) {
                sum.put(i, (float) (numbers.get(i) + step * along.get(i)));
            }
            moved.put(name, sum);
        });
        return moved;
    }

    private static double cosine(Map<String, FloatBuffer> left, Map<String, FloatBuffer> right) {
        double product = 0;
        for (var name : left.keySet()) {
            var numbers = left.get(name);
            product += IntStream.range(0, numbers.limit())
                    .mapToDouble(i -> (double) numbers.get(i) * right.get(name).get(i))
                    .sum();
        }
        return product / Math.sqrt(squaredNorm(left) * squaredNorm(right));
    }

    private static double squaredNorm(Map<String, FloatBuffer> numbers) {
        return numbers.values().stream().mapToDouble(FamiliesTest::squaredNorm).sum();
    }

    private static double squaredNorm(FloatBuffer numbers) {
        return IntStream.range(0, numbers.limit())
                .mapToDouble(i -> (double) numbers.get(i) * numbers.get(i))
                .sum();
    }

    private static double deviation(FloatBuffer numbers) {
        return Math.sqrt(squaredNorm(numbers) / numbers.limit());
    }

    private static EngineSettings with(List<String> labels, OptionalInt layers, Precision precision) {
        var plain = Golden.settings();
        return new EngineSettings(
                labels,
                Task.SINGLE_LABEL,
                layers,
                plain.seeds(),
                plain.optimization(),
                new EngineSettings.Computation(
                        Optional.of(precision),
                        plain.computation().device(),
                        plain.computation().threads()));
    }
}
