package io.tunelab.trainer.engine;

import ai.djl.Device;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.Places;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Opens models with DJL's PyTorch engine. */
public final class TorchEngineFactory implements EngineFactory {
    private final OptionalLong memoryLimit;

    /**
     * @param memoryLimit bytes that a training step may need on the CPU before it is refused as out of memory; empty:
     *     what the control group or the machine has
     */
    public TorchEngineFactory(OptionalLong memoryLimit) {
        this.memoryLimit = memoryLimit;
    }

    @Override
    public Engine open(ModelDirectory model, EngineSettings settings) {
        return open(model, settings, Variant.NORMAL);
    }

    /**
     * Opens a fine-tuned classifier for predictions alone: its weights, without room for training. A training that runs in
     * this process keeps its numbers if {@code settings} name as many threads as it uses.
     */
    public Predictor openPredictor(ModelDirectory model, EngineSettings settings) {
        return TorchPredictor.open(opening(model, settings, Variant.NORMAL));
    }

    /**
     * How tests make two engines comparable.
     *
     * @param dropout false: training drops nothing out
     * @param attention empty: what suits the device
     * @param program empty: the one on the class path
     */
    record Variant(boolean dropout, Optional<ProgramSettings.Attention> attention, Optional<TrainingProgram> program) {
        static final Variant NORMAL = new Variant(true, Optional.empty(), Optional.empty());
        static final Variant WITHOUT_DROPOUT = new Variant(false, Optional.empty(), Optional.empty());
    }

    TorchEngine open(ModelDirectory model, EngineSettings settings, Variant variant) {
        return TorchEngine.open(opening(model, settings, variant));
    }

    private TorchEngine.Opening opening(ModelDirectory model, EngineSettings settings, Variant variant) {
        var config = config(model, settings, variant);
        NativeRuntime.load();
        NativeRuntime.useThreads(
                settings.computation().threads().orElse(Runtime.getRuntime().availableProcessors()));
        var device = NativeRuntime.device(settings.computation().device());
        var precision = settings.computation().precision().orElseGet(() -> choosePrecision(device));
        var attention = variant.attention().orElseGet(() -> chooseAttention(device, precision, config));
        var budget = device.isGpu() ? MemoryBudget.unlimited(config) : MemoryBudget.of(memoryLimit, config);
        budget.leaveOut(settings.fineTuning().frozenLayers().orElse(0));
        var program = variant.program().orElseGet(() -> TrainingProgram.on(device));
        return new TorchEngine.Opening(model, config, settings, device, precision, attention, budget, program);
    }

    private static ModelConfig config(ModelDirectory model, EngineSettings settings, Variant variant) {
        var config = ModelConfig.read(model.path().resolve("config.json"));
        if (settings.layers().isPresent()) {
            config = config.withLayers(settings.layers().getAsInt());
        }
        requireFreezable(config, settings.fineTuning().frozenLayers());
        var dropout = settings.fineTuning();
        return variant.dropout()
                ? config.withDropout(dropout.dropout(), dropout.classifierDropout())
                : config.withoutDropout();
    }

    private static void requireFreezable(ModelConfig config, OptionalInt frozen) {
        int most = config.freezableLayers();
        if (frozen.orElse(0) > most) {
            throw new InvalidModelException(
                    "unsupported_model",
                    "freeze_layers is %d; allowed for this model: 0 to %d".formatted(frozen.getAsInt(), most));
        }
    }

    @Override
    public String resolveDevice(String configured) {
        return NativeRuntime.name(NativeRuntime.device(configured));
    }

    @Override
    public Precision choosePrecision(String device) {
        return choosePrecision(NativeRuntime.device(device));
    }

    private static Precision choosePrecision(Device device) {
        boolean fast = device.isGpu() ? NativeRuntime.isAmpere(device) : NativeRuntime.cpuMultipliesBfloat16();
        return fast ? Precision.BF16 : Precision.FP32;
    }

    private static ProgramSettings.Attention chooseAttention(Device device, Precision precision, ModelConfig config) {
        if (!device.isGpu()) {
            return ProgramSettings.Attention.BY_LENGTH;
        }
        // The flash kernels add nothing to scores.
        boolean addsToScores =
                config.places() instanceof Places.TableAndDistances || config.places() instanceof Places.Relative;
        boolean flash = precision == Precision.BF16 && NativeRuntime.isAmpere(device) && !addsToScores;
        return flash ? ProgramSettings.Attention.FLASH : ProgramSettings.Attention.PADDED;
    }
}
