package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.tunelab.trainer.model.ModelConfig;
import java.util.Locale;

/**
 * The program's dictionary {@code config}: numbers of the model, the run and the call, each a scalar tensor on the host
 * (DJL passes nothing else), so that the program reads them without waiting for a device. A choice is an entry whose name
 * says it, {@code attention.flash} for example; its number has no meaning.
 */
final class ProgramSettings {
    /** How attention is computed. */
    enum Attention {
        BY_LENGTH,
        FLASH,
        PADDED
    }

    private final NDManager host;
    private final NDList fixed = new NDList();
    private final long seed;

    ProgramSettings(
            NDManager manager,
            ModelConfig config,
            EngineSettings settings,
            Attention attention,
            ParameterLayout layout) {
        host = manager.newSubManager(Device.cpu());
        seed = settings.seeds().dropout();
        fix("layers", config.encoder().layers());
        fix("heads", config.encoder().heads());
        fix("padding", config.embeddings().paddingId());
        var head = config.family().head();
        choose("activation", head.activation());
        if (head.droppedBefore()) {
            fix("head.dropped_before", 1);
        }
        fix("norm_epsilon", config.encoder().normEpsilon());
        fix("hidden_dropout", config.dropout().hidden());
        fix("attention_dropout", config.dropout().attention());
        fix("classifier_dropout", config.dropout().classifier());
        choose("attention", attention);
        choose("task", settings.task());
        fix("decayed", layout.decayed());
        fix("weight_decay", settings.optimization().weightDecay());
        fix("max_grad_norm", settings.optimization().maxGradNorm().orElse(0));
        choose("optimizer", settings.optimization().optimizer());
        var classWeights = settings.optimization().classWeights();
        if (!classWeights.isEmpty()) {
            // The one that is no scalar: it is computed with, and so lies on the device.
            var numbers = new float[classWeights.size()];
            for (int label = 0; label < numbers.length; label++) {
                numbers[label] = classWeights.get(label).floatValue();
            }
            fixed.add(named("class_weights", manager.create(numbers)));
        }
    }

    /**
     * For one micro batch of a step: dropout's seed, and the factor that makes the sum of losses the step's mean.
     *
     * @param weightOfStep of all its examples ({@link Targets#weight})
     */
    NDList forMicroBatch(NDManager scope, long step, int microBatch, double weightOfStep) {
        var settings = new NDList(fixed);
        settings.add(named("seed", NativeRuntime.onHost(scope).create(dropoutSeed(step, microBatch))));
        settings.add(named("scale", NativeRuntime.onHost(scope).create(1 / weightOfStep)));
        return settings;
    }

    NDList forUpdate(NDManager scope, long stepsBefore, double learningRate) {
        var settings = new NDList(fixed);
        settings.add(named("learning_rate", NativeRuntime.onHost(scope).create(learningRate)));
        settings.add(named("step", NativeRuntime.onHost(scope).create((double) (stepsBefore + 1))));
        return settings;
    }

    NDList forPrediction() {
        return fixed;
    }

    /** Masks are a function of (seed, step, micro batch); neighbours must not resemble each other, hence the mixing. */
    private long dropoutSeed(long step, int microBatch) {
        return mix(mix(mix(seed) + step) + microBatch) >>> 1;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private void choose(String name, Enum<?> choice) {
        fix(name + "." + choice.name().toLowerCase(Locale.ROOT), 1);
    }

    private void fix(String name, double value) {
        fixed.add(named(name, host.create(value)));
    }

    private static NDArray named(String name, NDArray value) {
        value.setName("config." + name);
        return value;
    }
}
