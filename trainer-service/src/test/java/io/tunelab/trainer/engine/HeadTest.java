package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.measure.Measures;
import io.tunelab.contract.measure.Threshold;
import io.tunelab.contract.measure.Thresholds;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.Truncation;
import io.tunelab.trainer.card.CalibrationFile;
import io.tunelab.trainer.card.TrainedModel;
import io.tunelab.trainer.card.TrainedSettings;
import io.tunelab.trainer.classify.Classifier;
import io.tunelab.trainer.model.CaseModels;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Evaluation;
import io.tunelab.trainer.training.Temperature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a starting model's classification layer; and weights and tokenizers in other files than usual. */
class HeadTest {
    private static final List<String> LABELS = List.of("negative", "neutral", "positive");
    private final TorchEngineFactory engines = new TorchEngineFactory(OptionalLong.empty());
    private final Golden golden = Golden.of("distilbert-three-labels");

    @TempDir
    private Path directory;

    @Test
    void aHeadForTheSameClassesIsKept() {
        try (var engine = open(golden.model(), LABELS)) {
            assertThat(engine.description().weights().head()).isEqualTo(HeadOrigin.KEPT);
        }
    }

    @Test
    void aHeadFollowsTheNamesOfItsClassesNotTheirPositions() {
        var batch = golden.batches().get(0);
        try (var kept = open(golden.model(), LABELS);
                var permuted = open(golden.model(), List.of("positive", "negative", "neutral"))) {
            var before = kept.predict(batch);
            var after = permuted.predict(batch);

            assertThat(permuted.description().weights().head()).isEqualTo(HeadOrigin.PERMUTED);
            for (int example = 0; example < batch.examples(); example++) {
                assertThat(after.probability(example, 0)).isCloseTo(before.probability(example, 2), within(1e-6f));
                assertThat(after.probability(example, 1)).isCloseTo(before.probability(example, 0), within(1e-6f));
                assertThat(after.probability(example, 2)).isCloseTo(before.probability(example, 1), within(1e-6f));
            }
        }
    }

    @Test
    void aHeadForOtherClassesIsDrawnAnewEvenWhereTheirNumberIsTheSame() {
        try (var kept = open(golden.model(), LABELS);
                var other = open(golden.model(), List.of("a", "b", "c"));
                var fewer = open(golden.model(), List.of("negative", "positive"))) {
            assertThat(other.description().weights().head()).isEqualTo(HeadOrigin.REDRAWN);
            assertThat(fewer.description().weights().head()).isEqualTo(HeadOrigin.REDRAWN);
            assertThat(other.weights().get("classifier.weight"))
                    .isNotEqualTo(kept.weights().get("classifier.weight"));
        }
    }

    @Test
    void weightsInSeveralFilesAndAVocabularyAloneMakeTheSameNumbers() throws IOException {
        CaseModels.sharded(directory.resolve("sharded"), golden.model().path());
        CaseModels.vocabularyOnly(directory.resolve("vocabonly"), golden.model().path());
        var batch = golden.batches().get(0);
        try (var whole = open(golden.model(), LABELS);
                var sharded = open(HuggingFaceModelStore.open("s", directory.resolve("sharded")), LABELS);
                var vocabulary = open(HuggingFaceModelStore.open("v", directory.resolve("vocabonly")), LABELS)) {
            assertThat(all(sharded.predict(batch))).isEqualTo(all(whole.predict(batch)));
            vocabulary.writeModel(directory.resolve("written"), LABELS, false);
        }
        assertThat(directory.resolve("written/tokenizer.json")).exists();
        assertThat(directory.resolve("written/vocab.txt")).exists();
    }

    @Test
    void whatIsWrittenIsUsedAsItWasTrained() throws IOException {
        var cased = directory.resolve("cased");
        CaseModels.copy(golden.model().path(), cased);
        CaseModels.contradictoryCase(cased);
        Files.writeString(
                cased.resolve("tokenizer_config.json"), "{\"do_lower_case\": false, \"truncation_side\": \"left\"}");
        var start = HuggingFaceModelStore.open("cased", cased);
        var request = RequestReader.LENIENT.read(
                "{\"experiment_id\": \"exp-1\", \"max_length\": 32, \"precision\": \"auto\"}"
                        .getBytes(StandardCharsets.UTF_8),
                () -> "none");
        var written = directory.resolve("written");
        try (var engine = open(start, LABELS)) {
            engine.writeModel(written, LABELS, false);
            var data = new TrainedModel.Data("my/data", "d".repeat(64), LABELS, false, 80, 20);
            var test = new Evaluation(0.3, 0.9, 0.9, 0.9, 0.9, List.of(List.of(18, 2)), List.of(), Measures.NONE);
            var temperature = new Temperature(1.5, 20, 0.3, 0.28);
            var thresholds = Optional.of(new Thresholds(Optional.of(new Threshold(0.41, 0.92, 0.9)), Optional.empty()));
            new TrainedModel("1.0", request, start, engine.description(), data, test, temperature, thresholds, 2)
                    .describe(written);
        }

        var config = new ObjectMapper()
                .readTree(written.resolve("tokenizer_config.json").toFile());
        assertThat(CalibrationFile.read(written)).hasValue(1.5);
        assertThat(new ObjectMapper()
                        .readTree(written.resolve("thresholds.json").toFile())
                        .at("/f1/threshold")
                        .asDouble())
                .isEqualTo(0.41);
        assertThat(config.path("model_max_length").asInt()).isEqualTo(32);
        assertThat(config.path("do_lower_case").asBoolean()).isTrue();
        assertThat(config.has("truncation_side")).isFalse();
        assertThat(TrainedSettings.of(written, 64))
                .isEqualTo(new TrainedSettings(Optional.of(Precision.FP32), OptionalInt.of(32), Truncation.HEAD));
        assertThat(new ObjectMapper()
                        .readTree(written.resolve("request.json").toFile())
                        .path("precision")
                        .asText())
                .isEqualTo("fp32");
        assertThat(written.resolve("README.md"))
                .content()
                .startsWith("---\nlibrary_name: transformers\n")
                .contains(
                        "base_model: \"cased\"",
                        "95% interval 0.6990 to 0.9721",
                        "Longer texts".toLowerCase(Locale.ROOT));
        try (var classifier =
                Classifier.open(HuggingFaceModelStore.open("written", written), engines, "cpu", OptionalInt.of(1))) {
            assertThat(classifier.trainedLength()).isEqualTo(32);
        }
    }

    private static List<Float> all(BatchPredictions predictions) {
        return IntStream.range(0, LABELS.size())
                .mapToObj(label -> predictions.probability(0, label))
                .toList();
    }

    private TorchEngine open(ModelDirectory model, List<String> labels) {
        var settings = new EngineSettings(
                labels,
                Task.SINGLE_LABEL,
                OptionalInt.empty(),
                EngineSettings.Seeds.of(42),
                new EngineSettings.Optimization(EngineSettings.Optimizer.ADAM, 0, OptionalDouble.empty()),
                new EngineSettings.Computation(Optional.of(Precision.FP32), "cpu", OptionalInt.of(1)));
        return engines.open(model, settings, TorchEngineFactory.Variant.WITHOUT_DROPOUT);
    }
}
