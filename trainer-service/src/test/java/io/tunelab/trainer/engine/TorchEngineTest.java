package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchEngineTest {
    private static final double RATE = 1e-3;
    private static final List<String> LABELS = Golden.settings().labels();

    private final Golden golden = Golden.of("distilbert");

    @Test
    void twoRunsWithDropoutAreEqualBitForBit() {
        assertThat(trainedWeights(Golden.settings())).isEqualTo(trainedWeights(Golden.settings()));
    }

    @Test
    void anotherDropoutSeedDropsOutOtherNumbers() {
        var settings = Golden.settings();

        assertThat(trainedWeights(seeded(settings, new EngineSettings.Seeds(42, 43))))
                .isNotEqualTo(trainedWeights(settings));
    }

    @Test
    void theSeedOfInitialisationDrawsOtherHeadsAndNothingElse() {
        var one = newHead(new EngineSettings.Seeds(42, 42));
        var other = newHead(new EngineSettings.Seeds(43, 42));

        assertThat(other.keySet()).isEqualTo(one.keySet());
        assertThat(one.keySet().stream().filter(name -> !one.get(name).equals(other.get(name))))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("classifier.") || name.contains("pooler"));
        assertThat(newHead(new EngineSettings.Seeds(42, 43))).isEqualTo(one);
    }

    /** Weights before any training, with a head for three classes, which the model does not have. */
    private Map<String, FloatBuffer> newHead(EngineSettings.Seeds seeds) {
        var settings = Golden.settings();
        try (var engine = golden.open(new EngineSettings(
                List.of("a", "b", "c"),
                Task.SINGLE_LABEL,
                settings.layers(),
                seeds,
                settings.optimization(),
                settings.computation()))) {
            return engine.weights();
        }
    }

    private static EngineSettings seeded(EngineSettings settings, EngineSettings.Seeds seeds) {
        return new EngineSettings(
                settings.labels(),
                settings.task(),
                settings.layers(),
                seeds,
                settings.optimization(),
                settings.computation());
    }

    @Test
    void neighboursInABatchDoNotChangeAnExamplesPrediction() {
        try (var engine = golden.open(Golden.settings())) {
            var batch = golden.batches().get(0);
            var together = engine.predict(batch);
            var example = 0;
            for (var alone : Golden.split(batch, 1, 1, 1, 1, 1)) {
                assertThat(engine.predict(alone).probability(0, 1))
                        .isCloseTo(together.probability(example++, 1), within(1e-6f));
            }
        }
    }

    @Test
    void twoHalvesAccumulatedAreOneBatch() {
        var batch = golden.batches().get(2);
        try (var whole = golden.open(Golden.settings());
                var halves = golden.open(Golden.settings())) {
            whole.trainStep(List.of(batch), RATE);
            halves.trainStep(Golden.split(batch, 2, 2), RATE);

            assertThat(halves.takeTrainingTotals().lossSum())
                    .isCloseTo(whole.takeTrainingTotals().lossSum(), within(1e-5));
            assertThat(largestDifference(halves.weights(), whole.weights())).isLessThan(1e-5f);
        }
    }

    @Test
    void totalsCountWhatWasTrainedSinceTheyWereTaken() {
        try (var engine = golden.openWithDropout(Golden.settings())) {
            engine.trainStep(List.of(golden.batches().get(0)), RATE);
            engine.trainStep(Golden.split(golden.batches().get(3), 4, 2), RATE);

            var totals = engine.takeTrainingTotals();

            assertThat(totals.examples()).isEqualTo(11);
            assertThat(totals.tokens())
                    .isEqualTo(golden.batches().get(0).tokens()
                            + golden.batches().get(3).tokens());
            assertThat(totals.meanLoss()).isBetween(0.05, 3.0);
            assertThat(totals.correct()).isBetween(0L, 11L);
            assertThat(engine.takeTrainingTotals().examples()).isZero();
            assertThat(engine.steps()).isEqualTo(2);
        }
    }

    @Test
    void aStepTellsWhatItSaidOfTheOwnLabelsInTheOrderOfItsBatches() {
        try (var engine = golden.open(Golden.settings())) {
            var batch = golden.batches().get(3);
            var before = engine.predict(batch);

            engine.trainStep(Golden.split(batch, 4, 2), RATE);

            var said = engine.ownLabels();
            assertThat(said).hasSize(6);
            for (int i = 0; i < said.size(); i++) {
                int label = batch.targets().label(i);
                assertThat(said.get(i).probability()).isCloseTo(before.probability(i, label), within(1e-5f));
                assertThat(said.get(i).right()).isEqualTo(before.predicted(i) == label);
            }
            engine.takeTrainingTotals();
            assertThat(engine.ownLabels()).isEmpty();
        }
    }

    @Test
    void restoringBringsTheWeightsOfTheSnapshotBack() {
        try (var engine = golden.openWithDropout(Golden.settings())) {
            train(engine, 0, 1);
            var kept = engine.weights();
            try (var snapshot = engine.snapshot()) {
                train(engine, 1, 3);
                engine.restore(snapshot);
            }

            assertThat(engine.weights()).isEqualTo(kept);
        }
    }

    @Test
    void aSnapshotSurvivesTheDisk(@TempDir Path directory) {
        var file = directory.resolve("best.safetensors");
        try (var engine = golden.openWithDropout(Golden.settings())) {
            train(engine, 0, 1);
            var kept = engine.weights();
            try (var snapshot = engine.snapshot()) {
                train(engine, 1, 2);
                engine.saveSnapshot(snapshot, file);
            }
            try (var loaded = engine.loadSnapshot(file)) {
                engine.restore(loaded);
            }

            assertThat(engine.weights()).isEqualTo(kept);
        }
    }

    @Test
    void aLoadedStateGoesOnAsIfNeverInterrupted(@TempDir Path directory) {
        Map<String, FloatBuffer> uninterrupted;
        try (var engine = golden.openWithDropout(Golden.settings())) {
            train(engine, 0, 2);
            engine.saveState(directory);
            train(engine, 2, 5);
            uninterrupted = engine.weights();
        }
        try (var engine = golden.openWithDropout(Golden.settings())) {
            engine.loadState(directory);
            assertThat(engine.steps()).isEqualTo(2);
            train(engine, 2, 5);

            assertThat(engine.weights()).isEqualTo(uninterrupted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "roberta", "electra", "mpnet"})
    void aWrittenModelPredictsTheSame(String name, @TempDir Path directory) throws IOException {
        var source = Golden.of(name);
        var batch = source.batches().get(1);
        float[] before;
        try (var engine = source.openWithDropout(Golden.settings())) {
            engine.trainStep(List.of(batch), RATE);
            engine.writeModel(directory, LABELS, false);
            before = probabilities(engine.predict(batch));
        }
        var config = ModelConfig.read(directory.resolve("config.json"));
        var written = new ModelDirectory(
                name, directory, config.encoder().layers(), config.embeddings().positions(), "", "");

        try (var engine = new Golden(written, source.numbers()).open(Golden.settings())) {
            assertThat(probabilities(engine.predict(batch))).isEqualTo(before);
        }
        assertThat(Files.readString(directory.resolve("config.json"))).contains("\"0\" : \"negative\"");
        assertThat(directory.resolve("tokenizer.json")).exists();
    }

    @Test
    void onlyTheFirstLayersAreTakenWhenAsked() {
        try (var engine = golden.open(withLayers(2))) {
            assertThat(engine.description().weights().layers()).isEqualTo(2);
            assertThat(engine.weights().keySet())
                    .anyMatch(name -> name.contains("layer.1."))
                    .noneMatch(name -> name.contains("layer.2."));
        }
    }

    @Test
    void moreLayersThanThereAreAreRefused() {
        assertThatThrownBy(() -> golden.open(withLayers(4)).close()).hasMessageContaining("3 layers");
    }

    @Test
    void aBatchOverTheMemoryLimitIsRefusedAndLeavesEverythingAsItWas() {
        var factory = new TorchEngineFactory(OptionalLong.of(3 << 20));
        try (var engine = factory.open(golden.model(), Golden.settings(), TorchEngineFactory.Variant.NORMAL)) {
            var small = batch(1, 8);
            engine.trainStep(List.of(small), RATE);
            var before = engine.weights();

            assertThatThrownBy(() -> engine.trainStep(List.of(small, batch(64, 64)), RATE))
                    .isInstanceOf(EngineOutOfMemoryException.class)
                    .hasMessageContaining("4096 tokens");

            assertThat(engine.weights()).isEqualTo(before);
            assertThat(engine.steps()).isEqualTo(1);
            assertThat(engine.takeTrainingTotals().examples()).isEqualTo(1);
            assertThat(engine.gradient(small)).isEqualTo(freshGradientAfterOneStep(small));
        }
    }

    @Test
    void bfloat16TrainsCloseToFloat32() {
        var settings = Golden.settings();
        var bf16 = new EngineSettings(
                settings.labels(),
                Task.SINGLE_LABEL,
                settings.layers(),
                settings.seeds(),
                settings.optimization(),
                new EngineSettings.Computation(
                        Optional.of(Precision.BF16),
                        settings.computation().device(),
                        settings.computation().threads()));
        try (var engine = golden.open(bf16)) {
            var expected = golden.numbers().path("forward").path("mean_loss").asDouble();
            engine.trainStep(List.of(golden.batches().get(0)), RATE);

            assertThat(engine.takeTrainingTotals().meanLoss()).isCloseTo(expected, within(0.02));
            assertThat(engine.description().machine().precision()).isEqualTo(Precision.BF16);
        }
    }

    private Map<String, FloatBuffer> freshGradientAfterOneStep(TokenBatch batch) {
        try (var engine = golden.openWithDropout(Golden.settings())) {
            engine.trainStep(List.of(batch(1, 8)), RATE);
            return engine.gradient(batch);
        }
    }

    private Map<String, FloatBuffer> trainedWeights(EngineSettings settings) {
        try (var engine = golden.openWithDropout(settings)) {
            train(engine, 0, 3);
            return engine.weights();
        }
    }

    private void train(Engine engine, int first, int end) {
        golden.batches().subList(first, end).forEach(batch -> engine.trainStep(List.of(batch), RATE));
    }

    private static EngineSettings withLayers(int layers) {
        var settings = Golden.settings();
        return new EngineSettings(
                settings.labels(),
                Task.SINGLE_LABEL,
                OptionalInt.of(layers),
                settings.seeds(),
                settings.optimization(),
                settings.computation());
    }

    private static TokenBatch batch(int examples, int length) {
        var ids = new int[examples * length];
        Arrays.setAll(ids, i -> 4 + i % 900);
        var lengths = new int[examples];
        Arrays.fill(lengths, length);
        return new TokenBatch(ids, lengths, new int[examples]);
    }

    private static float[] probabilities(BatchPredictions predictions) {
        var values = new float[predictions.examples() * predictions.classes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = predictions.probability(i / predictions.classes(), i % predictions.classes());
        }
        return values;
    }

    private static float largestDifference(Map<String, FloatBuffer> left, Map<String, FloatBuffer> right) {
        float largest = 0;
        for (var entry : left.entrySet()) {
            if (entry.getKey().endsWith("k_lin.bias")) {
                continue; // shifts all scores of a query alike: its true gradient is zero, Adam steps on the noise
            }
            var other = right.get(entry.getKey());
            for (int i = 0; i < other.limit(); i++) {
                largest = Math.max(largest, Math.abs(entry.getValue().get(i) - other.get(i)));
            }
        }
        return largest;
    }
}
