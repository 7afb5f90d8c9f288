package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.Precision;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What an engine is opened with for a request and its data. */
public final class RunSettings {
    private RunSettings() {}

    /**
     * @param precision empty: the engine chooses
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     * @param threads intra-op threads; empty: the cores that the process has
     */
    public static EngineSettings of(
            ExperimentRequest request,
            Manifest manifest,
            Splits splits,
            Optional<Precision> precision,
            String device,
            OptionalInt threads) {
        return new EngineSettings(
                manifest.labels(),
                manifest.task(),
                integer(request.numLayers()),
                new EngineSettings.Seeds(request.initSeed(), request.dropoutSeed()),
                new EngineSettings.Optimization(
                        EngineSettings.Optimizer.valueOf(request.optimizer().name()),
                        request.weightDecay(),
                        number(request.maxGradNorm()),
                        LossWeights.of(
                                request.classWeights(),
                                manifest.labels(),
                                splits.train().targets())),
                new EngineSettings.FineTuning(
                        request.labelSmoothing(),
                        request.focalGamma(),
                        number(request.dropout()),
                        number(request.classifierDropout()),
                        integer(request.freezeLayers()),
                        request.layerLearningRateDecay()),
                new EngineSettings.Computation(precision, device, threads));
    }

    /** What the request says of it. */
    public static Optional<Precision> precision(ExperimentRequest request) {
        return switch (request.precision()) {
            case AUTO -> Optional.empty();
            case FP32 -> Optional.of(Precision.FP32);
            case BF16 -> Optional.of(Precision.BF16);
        };
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private static OptionalInt integer(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
