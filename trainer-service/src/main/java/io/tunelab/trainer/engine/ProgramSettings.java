package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.Places;
import java.util.Locale;

/**
 * The program's dictionary {@code config}: numbers of the model, the run and the call, mostly scalar tensors on the host
 * (DJL passes nothing else), so that the program reads them without waiting for a device. A choice is an entry whose name
 * says it, {@code attention.flash} for example; its number has no meaning.
 */
final class ProgramSettings {
    /** Probabilities of the texts whose attention the program computes at once; one text may have more. */
    static final long LARGEST_GROUP = 4_194_304;

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
        choose("feed_forward", config.feedForward().activation());
        fix(config.feedForward().gated() ? "feed_forward.gated" : "feed_forward.plain", 1);
        choose("head", config.head().activation());
        fix(config.head().readsMean() ? "pooling.mean" : "pooling.first", 1);
        fix("norm_epsilon", config.encoder().normEpsilon());
        fix("embedding_dropout", config.dropout().embeddings());
        fix("attention_dropout", config.dropout().attention());
        fix("hidden_dropout", config.dropout().attended());
        fix("output_dropout", config.dropout().output());
        fix("pooled_dropout", config.dropout().pooled());
        fix("classifier_dropout", config.dropout().classifier());
        if (config.places() instanceof Places.Relative relative) {
            fix("longest_distance", relative.longest());
        }
        if (config.places() instanceof Places.Rotary rotary) {
            fix("positions.rotary", 1);
            fix("global_base", rotary.globalBase());
            fix("local_base", rotary.localBase());
            fix("window", rotary.window());
            fix("global_every", rotary.globalEvery());
        }
        choose("attention", attention);
        choose("task", settings.task());
        var fineTuning = settings.fineTuning();
        fix("label_smoothing", fineTuning.labelSmoothing());
        fix("focal_gamma", fineTuning.focalGamma());
        fix("frozen", fineTuning.frozenLayers().orElse(-1));
        var groups = ParameterGroup.of(layout, config.encoder().layers(), settings);
        fixed.add(named("groups", host.create(ParameterGroup.numbers(groups), new Shape(groups.size(), 4))));
        fix("max_grad_norm", settings.optimization().maxGradNorm().orElse(0));
        choose("optimizer", settings.optimization().optimizer());
        var classWeights = settings.optimization().classWeights();
        if (!classWeights.isEmpty()) {
            // It is computed with, and so lies on the device.
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
