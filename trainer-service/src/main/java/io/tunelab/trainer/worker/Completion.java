package io.tunelab.trainer.worker;

import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.event.RunEvent.Examples;
import io.tunelab.contract.event.RunEvent.LabelCounts;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.ProcessMemory;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.shards.Manifest;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.Splits;
import io.tunelab.trainer.training.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Puts together what is known when a run has ended well. */
record Completion(
        ExperimentRequest request,
        String version,
        ModelDirectory model,
        Manifest manifest,
        Splits splits,
        TrainingResult result,
        Engine engine,
        Stopwatch time,
        List<String> notes) {
    /** Where the model is kept, as a key of the artifact store. */
    static String artifact(ExperimentRequest request) {
        return request.experimentId() + "/model";
    }

    RunCompleted event() {
        var timings = time.timings(result);
        long tokens =
                result.epochs().stream().mapToLong(EpochResult::trainTokens).sum();
        return new RunCompleted(
                result.earlyStopped() ? StopReason.EARLY_STOPPED : StopReason.MAX_EPOCHS,
                result.bestEpoch(),
                result.epochs().size(),
                EventListener.metrics(result.best().validation()),
                result.best().trainLoss(),
                EventListener.metrics(result.test()),
                result.test().confusion(),
                result.test().labels().stream()
                        .map(label ->
                                new LabelCounts(label.truePositives(), label.falsePositives(), label.falseNegatives()))
                        .toList(),
                manifest.labels(),
                timings,
                new Examples(
                        splits.train().size(),
                        splits.validation().size(),
                        splits.test().size(),
                        splits.test().truncated(manifest.input(request.maxLength()))),
                request.batchSize(),
                result.microBatchSize(),
                tokens / timings.trainSeconds(),
                ProcessMemory.peakBytes(),
                artifact(request),
                provenance());
    }

    private Provenance provenance() {
        var used = engine.description();
        return new Provenance(
                version,
                used.engine(),
                used.device(),
                used.deviceName(),
                used.precision().name().toLowerCase(Locale.ROOT),
                used.threads(),
                used.modelDigest(),
                used.architecture(),
                used.layers(),
                used.parameters(),
                manifest.datasetKey(),
                manifest.digest(),
                manifest.splits().test().digest(),
                used.head().name().toLowerCase(Locale.ROOT),
                Stream.concat(model.warnings().stream(), notes.stream()).toList(),
                manifest.overlap().map(overlap -> overlap.testInTrain()));
    }
}
