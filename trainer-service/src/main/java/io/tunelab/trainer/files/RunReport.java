package io.tunelab.trainer.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.event.Caveats;
import io.tunelab.contract.event.RunEvent.Examples;
import io.tunelab.trainer.engine.EngineDescription;
import io.tunelab.trainer.engine.ProcessMemory;
import io.tunelab.trainer.training.Evaluation;
import io.tunelab.trainer.training.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A finished run for programs.
 *
 * @param output the model's directory, if one was written
 */
public record RunReport(
        String model,
        Data data,
        EngineDescription engine,
        List<String> labels,
        Examples examples,
        @JsonUnwrapped Course course,
        @JsonUnwrapped Judged judged,
        @JsonUnwrapped Cost cost,
        Optional<String> output) {
    /** Jackson as every report here is written: snake case, absent values left out. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public RunReport {
        labels = List.copyOf(labels);
    }

    /** How training went. */
    public record Course(List<Epoch> epochs, int bestEpoch, boolean earlyStopped, int microBatchSize) {
        public Course {
            epochs = List.copyOf(epochs);
        }
    }

    /**
     * What came of it.
     *
     * @param caveats what must be known before the score is believed: the sentences of an experiment's view
     * @param warnings what of the model's directory contradicts itself
     */
    public record Judged(Evaluation test, List<String> caveats, List<String> warnings) {
        public Judged {
            caveats = List.copyOf(caveats);
            warnings = List.copyOf(warnings);
        }

        static Judged of(FileRun run, EngineDescription engine, Evaluation test) {
            var completed = JSON.createObjectNode();
            completed.set("labels", JSON.valueToTree(run.manifest().labels()));
            completed.set("confusion_matrix", JSON.valueToTree(test.confusion()));
            completed.set("per_label", JSON.valueToTree(test.labels()));
            completed.set("examples", JSON.valueToTree(run.examples()));
            var provenance = completed.putObject("provenance");
            provenance.put("head", engine.weights().head().name().toLowerCase(Locale.ROOT));
            run.manifest()
                    .origin()
                    .overlap()
                    .ifPresent(overlap -> provenance.set("test_overlap", JSON.valueToTree(overlap.testInTrain())));
            return new Judged(test, Caveats.of(completed), run.model().warnings());
        }
    }

    /**
     * What it took.
     *
     * @param tokensPerSecond of training alone
     * @param totalSeconds since the process began
     * @param peakRssBytes of the whole process
     */
    public record Cost(double tokensPerSecond, double trainSeconds, double totalSeconds, OptionalLong peakRssBytes) {}

    /** What was trained on; {@code digest} is the manifest's, and of the same examples also with the services. */
    public record Data(String name, String datasetKey, String digest) {
        static Data of(Manifest manifest) {
            return new Data(manifest.dataset().name(), manifest.datasetKey(), manifest.digest());
        }
    }

    /** One epoch; losses in nats per example. */
    public record Epoch(
            int epoch,
            double trainLoss,
            double trainAccuracy,
            double validationLoss,
            double validationAccuracy,
            double tokensPerSecond,
            double trainSeconds,
            double validationSeconds) {}

    /** @param totalSeconds since the process began */
    public static RunReport of(
            FileRun run,
            EngineDescription engine,
            TrainingResult result,
            double totalSeconds,
            Optional<String> output) {
        var epochs = result.epochs().stream()
                .map(epoch -> new Epoch(
                        epoch.epoch(),
                        epoch.trainLoss(),
                        epoch.trainAccuracy(),
                        epoch.validation().loss(),
                        epoch.validation().accuracy(),
                        epoch.trainTokens() / epoch.trainSeconds(),
                        epoch.trainSeconds(),
                        epoch.validationSeconds()))
                .toList();
        double seconds = epochs.stream().mapToDouble(Epoch::trainSeconds).sum();
        long tokens =
                result.epochs().stream().mapToLong(epoch -> epoch.trainTokens()).sum();
        return new RunReport(
                run.model().name(),
                Data.of(run.manifest()),
                engine,
                run.manifest().labels(),
                run.examples(),
                new Course(epochs, result.bestEpoch(), result.earlyStopped(), result.microBatchSize()),
                Judged.of(run, engine, result.test()),
                new Cost(tokens / seconds, seconds, totalSeconds, ProcessMemory.peakBytes()),
                output);
    }
}
