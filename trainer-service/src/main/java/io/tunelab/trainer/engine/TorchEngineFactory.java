package io.tunelab.trainer.engine;

import ai.djl.Device;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
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
        return open(model, settings, Dropout.OF_MODEL);
    }

    /** Whether training drops anything out; without, two implementations can be compared number by number. */
    enum Dropout {
        OF_MODEL,
        OFF
    }

    TorchEngine open(ModelDirectory model, EngineSettings settings, Dropout dropout) {
        var config = ModelConfig.read(model.path().resolve("config.json"));
        if (settings.layers().isPresent()) {
            config = config.withLayers(settings.layers().getAsInt());
        }
        if (dropout == Dropout.OFF) {
            config = config.withoutDropout();
        }
        NativeRuntime.load();
        NativeRuntime.useThreads(settings.threads().orElse(Runtime.getRuntime().availableProcessors()));
        var device = NativeRuntime.device(settings.device());
        var precision = settings.precision().orElseGet(() -> choosePrecision(device));
        var budget = device.isGpu() ? MemoryBudget.unlimited(config) : MemoryBudget.of(memoryLimit, config);
        return TorchEngine.open(new TorchEngine.Opening(model, config, settings, device, precision, budget));
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
        boolean fast = device.isGpu() || NativeRuntime.cpuMultipliesBfloat16();
        return fast ? Precision.BF16 : Precision.FP32;
    }
}
