package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.TextTokenizer;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.card.CalibrationFile;
import io.tunelab.trainer.classify.Classified;
import io.tunelab.trainer.classify.Classifier;
import io.tunelab.trainer.classify.InvalidTextsException;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.Runs;
import io.tunelab.trainer.training.Temperature;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingSettings;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A written model that classifies texts, alone and beside a training. */
class ClassifierTest {
    private static final int THREADS = 2;
    private static final int MAX_LENGTH = 16;
    private static final List<String> TEXTS =
            List.of("a good film", "a bad one, and a long one, which is cut before it says what it wants to say", "");
    private final TorchEngineFactory engines = new TorchEngineFactory(OptionalLong.empty());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "electra", "mpnet"})
    void aTextIsReadAndJudgedAsInTraining(String model) {
        try (var engine = engines.open(tiny(model), settings())) {
            engine.writeModel(directory, List.of("NEG", "POS"), false);
            var trained = engine.predict(tokenizedAsForTraining(model));

            try (var classifier = classifier()) {
                var classified = classifier.classify(TEXTS, List.of(), MAX_LENGTH);

                for (int text = 0; text < TEXTS.size(); text++) {
                    var said = classified.get(text);
                    assertThat(said.probabilities().get("POS")).isCloseTo(trained.probability(text, 1), within(0.01f));
                    assertThat(said.label()).isIn("NEG", "POS");
                }
                assertThat(classified).extracting("truncated").containsExactly(false, true, false);
                assertThat(classified.get(2).tokens()).isEqualTo(2);
                assertThat(classified.get(1).tokens()).isGreaterThan(MAX_LENGTH);
            }
        }
    }

    @Test
    void probabilitiesAreCalibratedOnlyWhereThatIsAskedFor() throws Exception {
        try (var engine = engines.open(tiny(), settings())) {
            engine.writeModel(directory, List.of("NEG", "POS"), false);
        }
        try (var classifier = classifier()) {
            assertThat(classifier.temperature()).isEmpty();
        }
        CalibrationFile.write(directory, new Temperature(3, 20, 0.5, 0.4));
        try (var classifier = classifier()) {
            double temperature = classifier.temperature().orElseThrow();

            var plain = classifier.classify(TEXTS, List.of(), MAX_LENGTH);
            var scaled = classifier.classify(TEXTS, List.of(), MAX_LENGTH, temperature);

            for (int text = 0; text < TEXTS.size(); text++) {
                assertThat(logit(scaled.get(text))).isCloseTo(logit(plain.get(text)) / 3, within(1e-4));
                assertThat(scaled.get(text).label()).isEqualTo(plain.get(text).label());
            }
        }
        Files.writeString(directory.resolve("calibration.json"), "{\"temperature\": \"hot\"}");
        try (var classifier = classifier()) {
            assertThat(classifier.temperature()).as("a file of another kind").isEmpty();
        }
    }

    private static double logit(Classified one) {
        double probability = one.probabilities().get("POS");
        return Math.log(probability / (1 - probability));
    }

    @Test
    void aTrainingMakesTheSameNumbersWhileAnotherModelClassifiesBesideIt() throws Exception {
        try (var engine = engines.open(tiny(), settings())) {
            engine.writeModel(directory, List.of("NEG", "POS"), false);
        }
        var alone = trained(settings());
        var ended = new AtomicBoolean();
        var atWork = new CountDownLatch(1);
        var beside = Executors.newSingleThreadExecutor();
        try {
            var classified = beside.submit(() -> {
                int times = 0;
                while (!ended.get()) {
                    try (var classifier = classifier()) {
                        classifier.classify(Collections.nCopies(20, TEXTS.get(1)), List.of(), MAX_LENGTH);
                        times++;
                        atWork.countDown();
                    }
                }
                return times;
            });
            atWork.await();

            var disturbed = trained(settings());
            ended.set(true);

            assertThat(classified.get()).isGreaterThan(1);
            assertThat(disturbed).isEqualTo(alone);
        } finally {
            ended.set(true);
            beside.shutdown();
        }
    }

    @Test
    void anEncoderThatWasNeverFineTunedIsRefused() throws IOException {
        for (var file : List.of("model.safetensors", "tokenizer.json")) {
            Files.copy(tiny().path().resolve(file), directory.resolve(file));
        }
        Files.writeString(
                directory.resolve("config.json"),
                Files.readString(tiny().path().resolve("config.json"))
                        .replaceAll("\"\\w+ForSequenceClassification\"", "\"BertModel\""));

        assertThatThrownBy(this::classifier)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("not a fine-tuned classifier");
    }

    /** What it says of a pair is what the engine says of the same tokens, and the config tells what the model is. */
    @Test
    void aModelOfPairsWithSeveralLabelsSaysEachLabelByItself() throws IOException {
        var golden = Golden.of("electra-multi-label");
        var names = List.of("acting", "music", "plot", "pictures");
        try (var engine = golden.open(GoldenNumbersTest.settingsFor("electra-multi-label"))) {
            engine.writeModel(directory, names, true);
        }
        assertThat(Files.readString(directory.resolve("config.json")))
                .contains(
                        "\"problem_type\" : \"multi_label_classification\"",
                        "\"inputs\" : \"text_pairs\"",
                        "\"3\" : \"pictures\"");

        try (var classifier = classifier();
                var engine = golden.open(GoldenNumbersTest.settingsFor("electra-multi-label"))) {
            var said = classifier
                    .classify(List.of("w500 w600", "w7"), List.of("w700", "w8 w9 w10"), 16)
                    .get(0);

            var expected = engine.predict(new TokenBatch(
                    new int[] {2, 500, 600, 3, 700, 3},
                    new int[] {6},
                    new int[] {0, 0, 0, 0, 1, 1},
                    Targets.ofSets(new int[] {0}, new int[0])));
            for (int label = 0; label < 4; label++) {
                // The classifier takes the machine's usual precision, which may be a reduced one.
                assertThat(said.probabilities().get(names.get(label)))
                        .isCloseTo(expected.probability(0, label), within(0.01f));
                assertThat(said.labels().contains(names.get(label))).isEqualTo(expected.says(0, label));
            }
            assertThat(said.tokens()).isEqualTo(6);
            assertThatThrownBy(() -> classifier.classify(List.of("w1"), List.of(), 16))
                    .isInstanceOf(InvalidTextsException.class)
                    .hasMessageContaining("second_texts must be as many as texts (1), got 0");
        }
    }

    private Classifier classifier() {
        return Classifier.open(
                HuggingFaceModelStore.open("written", directory), engines, "cpu", OptionalInt.of(THREADS));
    }

    private Map<String, FloatBuffer> trained(EngineSettings settings) {
        var run =
                new TrainingSettings(8, 16, 1e-3, 3, 42, Schedule.LINEAR, 0.1, Monitor.VALIDATION_LOSS, Optional.of(2));
        try (var engine = engines.open(tiny(), settings, TorchEngineFactory.Variant.NORMAL)) {
            var input = new InputShape(List.of(2), List.of(3), MAX_LENGTH);
            new Training(engine, Runs.data(2), 2, input, run, new Runs.Told(), Runs.NO_CHECKPOINT, () -> {}).run();
            return engine.weights();
        }
    }

    private static EngineSettings settings() {
        return new EngineSettings(
                List.of("NEG", "POS"),
                Task.SINGLE_LABEL,
                OptionalInt.empty(),
                EngineSettings.Seeds.of(42),
                new EngineSettings.Optimization(EngineSettings.Optimizer.ADAM, 0, OptionalDouble.empty()),
                new EngineSettings.Computation(Optional.empty(), "cpu", OptionalInt.of(THREADS)));
    }

    /** Token ids without special tokens and whole, as shards have them; cut by the same code as in training. */
    private static TokenBatch tokenizedAsForTraining(String model) {
        try (var tokenizer = TextTokenizer.open(tiny(model).path().resolve("tokenizer.json"))) {
            var ids = tokenizer.encode(TEXTS);
            var examples = new Examples(
                    new int[] {0, 1, 2},
                    new int[] {0, 0, 0},
                    ids.stream().mapToInt(of -> of.length).toArray(),
                    ids.stream().flatMapToInt(Arrays::stream).toArray());
            return examples.batch(
                    new int[] {0, 1, 2},
                    new InputShape(
                            tokenizer.ofTexts().prefix(), tokenizer.ofTexts().suffix(), MAX_LENGTH));
        } catch (InvalidTokenizerException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelDirectory tiny() {
        return tiny("bert");
    }

    private static ModelDirectory tiny(String model) {
        return HuggingFaceModelStore.open(model, TinyModels.models().resolve(model));
    }
}
