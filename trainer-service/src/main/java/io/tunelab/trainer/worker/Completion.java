package io.tunelab.trainer.worker;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Overlap;
import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.event.RunEvent.Calibration;
import io.tunelab.contract.event.RunEvent.LabelCounts;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.event.RunEvent.Selection;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.event.RunEvent.Tested;
import io.tunelab.contract.event.RunEvent.Work;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.ProcessMemory;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.Splits;
import io.tunelab.trainer.training.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
        return new RunCompleted(
                result.earlyStopped() ? StopReason.EARLY_STOPPED : StopReason.MAX_EPOCHS,
                new Selection(
                        result.bestEpoch(),
                        result.epochs().size(),
                        EventListener.metrics(result.best().validation()),
                        OptionalDouble.of(result.best().trainLoss())),
                tested(),
                work(),
                Optional.of(artifact(request)),
                provenance());
    }

    private Tested tested() {
        var labels = result.test().labels().stream()
                .map(label -> new LabelCounts(label.truePositives(), label.falsePositives(), label.falseNegatives()))
                .toList();
        var temperature = result.temperature();
        return new Tested(
                EventListener.metrics(result.test()),
                result.test().confusion(),
                labels,
                Optional.of(new Calibration(temperature.value(), temperature.loss(), temperature.scaledLoss())),
                result.thresholds(),
                manifest.labels());
    }

    private Work work() {
        var timings = time.timings(result);
        long tokens =
                result.epochs().stream().mapToLong(EpochResult::trainTokens).sum();
        return new Work(
                timings,
                Optional.of(
                        splits.counts(InputShape.of(manifest.tokenizer(), request.maxLength(), request.truncation()))),
                request.batchSize(),
                result.microBatchSize(),
                OptionalDouble.of(tokens / timings.trainSeconds()),
                ProcessMemory.peakBytes());
    }

    /** Of the model and the run. The size of the pieces is in the checkpoint, so that a resumed run tells it, too. */
    private List<String> warnings() {
        var outOfMemory = result.pieces()
                .tokens()
                .filter(tokens -> tokens < request.maxTokensPerBatch().orElse(0))
                .map("batches were computed in pieces of at most %,d tokens (out of memory)"::formatted);
        return Stream.of(model.warnings().stream(), notes.stream(), outOfMemory.stream())
                .flatMap(all -> all)
                .toList();
    }

    private Provenance provenance() {
        var used = engine.description();
        return new Provenance(
                version,
                new Provenance.Machine(
                        used.machine().engine(),
                        used.machine().device(),
                        used.machine().deviceName(),
                        used.machine().precision().name().toLowerCase(Locale.ROOT),
                        used.machine().threads()),
                new Provenance.Model(
                        used.weights().modelDigest(),
                        used.weights().architecture(),
                        OptionalInt.of(used.weights().layers()),
                        used.weights().parameters(),
                        Optional.of(used.weights().head().name().toLowerCase(Locale.ROOT)),
                        warnings()),
                new Provenance.Data(
                        manifest.datasetKey(),
                        manifest.digest(),
                        manifest.splits().test().digest(),
                        manifest.origin().overlap().map(Overlap::testInTrain),
                        used.classWeights()));
    }
}
