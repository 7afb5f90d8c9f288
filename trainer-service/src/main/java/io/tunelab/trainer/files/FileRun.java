package io.tunelab.trainer.files;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.event.RunEvent.Examples;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.hub.Deadline;
import io.tunelab.hub.HubConfig;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.engine.WeightsSnapshot;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelSettings;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.shards.DirectoryShards;
import io.tunelab.trainer.shards.ShardFetcher;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.RunSettings;
import io.tunelab.trainer.training.Splits;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingListener;
import io.tunelab.trainer.training.TrainingResult;
import io.tunelab.trainer.training.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One run without the services, ready to be opened: its settings, its model and its data.
 *
 * @param config of the model, with the layers that are trained
 * @param dataSeconds reading the shards took
 */
public record FileRun(
        ExperimentRequest request,
        ModelDirectory model,
        ModelConfig config,
        Manifest manifest,
        Splits splits,
        String device,
        int threads,
        double dataSeconds) {
    /**
     * Checks the options, then reads everything but the weights.
     *
     * @throws picocli.CommandLine.ParameterException if an option's value is not allowed
     * @throws DatasetException if the prepared data cannot be read, or was prepared for another tokenizer
     * @throws io.tunelab.trainer.model.InvalidModelException if there is no such model, or none that we know
     */
    public static FileRun prepare(RunOptions options, Optional<Integer> epochs) throws DatasetException {
        var shards = DirectoryShards.in(options.prepared());
        var manifest = shards.manifest();
        var request = options.request(epochs, manifest);
        var device = options.device();
        int threads = options.threads();
        var model = model(options.model());
        var config = config(options, request, model);
        if (!model.tokenizerSha256().equals(manifest.tokenizer().sha256())) {
            throw new DatasetException(
                    "wrong_tokenizer",
                    "%s was prepared with another tokenizer than that of model '%s'; prepare the data with --model %s"
                            .formatted(options.prepared(), model.name(), options.model()));
        }
        long start = System.nanoTime();
        var splits = new ShardFetcher(shards).fetch(manifest, () -> true);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new FileRun(request, model, config, manifest, splits, device, threads, seconds);
    }

    /** Special tokens and longest input. */
    public InputShape input() {
        return InputShape.of(manifest.tokenizer(), request.maxLength(), request.truncation());
    }

    /** Examples per split. */
    public Examples examples() {
        return splits.counts(input());
    }

    private static ModelDirectory model(String name) {
        var directory = Path.of(name);
        if (Files.isDirectory(directory)) {
            var own = directory.toAbsolutePath().normalize().getFileName();
            return HuggingFaceModelStore.open(own == null ? name : own.toString(), directory);
        }
        var settings = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(ModelSettings.class)
                .withMapping(HubConfig.class)
                .build();
        var models = settings.getConfigMapping(ModelSettings.class);
        var hub = settings.getConfigMapping(HubConfig.class).settings();
        return new HuggingFaceModelStore(models.directory(), hub)
                .fetch(name, Deadline.in(hub.timeouts().file()));
    }

    private static ModelConfig config(RunOptions options, ExperimentRequest request, ModelDirectory model) {
        var config = ModelConfig.read(model.path().resolve("config.json"));
        if (request.maxLength() > config.embeddings().positions()) {
            throw options.refused("--max-length is %d; allowed: at most %d, the model's positions"
                    .formatted(request.maxLength(), config.embeddings().positions()));
        }
        int layers = request.numLayers().orElse(config.encoder().layers());
        if (layers > config.encoder().layers()) {
            throw options.refused("--num-layers is %d; allowed: at most %d, the layers of the model"
                    .formatted(layers, config.encoder().layers()));
        }
        return config.withLayers(layers);
    }

    /** Loads libtorch and the weights. */
    public Engine open() {
        return new TorchEngineFactory(OptionalLong.empty()).open(model, settings());
    }

    private EngineSettings settings() {
        return RunSettings.of(
                request, manifest, splits, RunSettings.precision(request), device, OptionalInt.of(threads));
    }

    /** Trains to the end: no checkpoints, nobody interrupts. */
    public TrainingResult train(Engine engine, TrainingListener listener) {
        return new Training(
                        engine,
                        splits,
                        manifest.labels().size(),
                        input(),
                        TrainingSettings.of(request),
                        listener,
                        new Forgetful(),
                        () -> {})
                .run();
    }

    private static final class Forgetful implements Checkpoint {
        @Override
        public boolean save(Engine engine, Progress progress, Optional<WeightsSnapshot> best) {
            return false; // A run without the services is started again by hand.
        }

        @Override
        public Optional<Resumed> resume(Engine engine) {
            return Optional.empty();
        }
    }
}
