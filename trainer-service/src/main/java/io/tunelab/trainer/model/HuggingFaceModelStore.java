package io.tunelab.trainer.model;

import io.tunelab.hub.Deadline;
import io.tunelab.hub.HubException;
import io.tunelab.hub.HubModels;
import io.tunelab.hub.HubSettings;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Models in HuggingFace layout: below the model directory, in our hub cache, in the hub's own cache, or downloaded.
 * The first place that has a directory of that name decides.
 */
public final class HuggingFaceModelStore implements ModelStore {
    /** As in the request's schema. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");

    private static final long LARGEST_WEIGHTS = 32L << 30;

    private final Path directory;
    private final HubSettings settings;
    private final HubModels hub;

    /** @param directory with models by their names */
    public HuggingFaceModelStore(Path directory, HubSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.hub = new HubModels(settings);
    }

    @Override
    public Optional<ModelDescription> describe(String name) {
        requireName(name);
        var local = local(name).or(() -> hub.find(name, HuggingFaceModelStore::hasConfig));
        if (local.isEmpty() && settings.offline()) {
            throw offline(name);
        }
        return local.map(path -> {
            if (!hasConfig(path)) {
                ModelFiles.requireComplete(name, path);
            }
            return new ModelDescription(name, ModelConfig.read(path.resolve(ModelFiles.CONFIG)));
        });
    }

    @Override
    public Optional<ModelDirectory> find(String name) {
        requireName(name);
        var here = local(name).or(() -> hub.find(name, ModelFiles::isComplete));
        if (here.isEmpty() && settings.offline()) {
            throw offline(name);
        }
        return here.map(path -> open(name, path));
    }

    @Override
    public ModelDirectory fetch(String name, Deadline deadline) {
        return find(name).orElseGet(() -> open(name, fromHub(name, deadline)));
    }

    /**
     * The model in a directory anywhere.
     *
     * @throws InvalidModelException if it lacks something, or its parts do not fit each other
     */
    public static ModelDirectory open(String name, Path path) {
        ModelFiles.requireComplete(name, path);
        var config = ModelConfig.read(path.resolve(ModelFiles.CONFIG));
        try {
            var tokenizer = ModelTokenizer.read(path);
            requireEmbeddings(name, tokenizer, config);
            return new ModelDirectory(
                    name,
                    path,
                    config.encoder().layers(),
                    config.embeddings().positions(),
                    ModelWeights.sha256(path),
                    tokenizer.sha256(),
                    tokenizer.contradictions());
        } catch (InvalidTokenizerException e) {
            throw new InvalidModelException("invalid_tokenizer", "model '%s': %s".formatted(name, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model in " + path, e);
        }
    }

    private static void requireEmbeddings(String name, ModelTokenizer tokenizer, ModelConfig config) {
        if (tokenizer.vocabularySize() > config.embeddings().vocabularySize()) {
            throw new InvalidModelException(
                    "invalid_tokenizer",
                    ("model '%s': the tokenizer's token '%s' has id %d, but the embedding table has %d rows (vocab_size);"
                                    + " resize it with transformers' model.resize_token_embeddings(len(tokenizer)) and"
                                    + " save the model again")
                            .formatted(
                                    name,
                                    tokenizer.lastToken(),
                                    tokenizer.vocabularySize() - 1,
                                    config.embeddings().vocabularySize()));
        }
    }

    /** A directory of that name decides, whatever it holds: nobody is asked for another one. */
    private Optional<Path> local(String name) {
        return Optional.of(directory.resolve(name)).filter(Files::isDirectory);
    }

    private static boolean hasConfig(Path path) {
        return Files.isRegularFile(path.resolve(ModelFiles.CONFIG));
    }

    /** The config comes first, so that nothing large is downloaded of a model that we cannot use; the weights come last. */
    private Path fromHub(String name, Deadline deadline) {
        try {
            var snapshot = fetchConfig(name, deadline);
            ModelConfig.read(snapshot.resolve(ModelFiles.CONFIG));
            // Before vocab.txt, which would be taken for the whole tokenizer by a service that shares the cache.
            hub.fetchIfThere(name, snapshot, ModelTokenizer.FILE, deadline);
            for (var companion : ModelFiles.COMPANIONS) {
                hub.fetchIfThere(name, snapshot, companion, deadline);
            }
            if (!ModelTokenizer.isIn(snapshot)) {
                throw ModelFiles.withoutTokenizer(name);
            }
            fetchWeights(name, snapshot, deadline);
            return snapshot;
        } catch (HubException e) {
            throw refused(name, e);
        }
    }

    private Path fetchConfig(String name, Deadline deadline) throws HubException {
        try {
            return hub.fetchConfig(name, deadline);
        } catch (HubException e) {
            if (e.reason() == HubException.Reason.MISSING && hub.has(name, ModelFiles.ADAPTER, deadline)) {
                throw ModelFiles.adapter(name, Optional.empty());
            }
            throw e;
        }
    }

    private void fetchWeights(String name, Path snapshot, Deadline deadline) throws HubException {
        if (hub.fetchIfThere(name, snapshot, ModelFiles.WEIGHTS, LARGEST_WEIGHTS, deadline)) {
            return;
        }
        if (!hub.fetchIfThere(name, snapshot, ModelWeights.INDEX, deadline)) {
            throw whatItIsInstead(name, snapshot, deadline);
        }
        for (var part : ModelWeights.parts(snapshot.resolve(ModelWeights.INDEX))) {
            hub.fetch(name, snapshot, part, LARGEST_WEIGHTS, deadline);
        }
    }

    private InvalidModelException whatItIsInstead(String name, Path snapshot, Deadline deadline) throws HubException {
        if (hub.fetchIfThere(name, snapshot, ModelFiles.ADAPTER, deadline)) {
            return ModelFiles.adapter(name, ModelFiles.baseModel(snapshot.resolve(ModelFiles.ADAPTER)));
        }
        for (var file : ModelFiles.PICKLES) {
            if (hub.has(name, file, deadline)) {
                return ModelFiles.withoutWeights(name, Optional.of(ModelFiles.Other.PICKLE));
            }
        }
        for (var file : ModelFiles.ONNX) {
            if (hub.has(name, file, deadline)) {
                return ModelFiles.withoutWeights(name, Optional.of(ModelFiles.Other.ONNX));
            }
        }
        return ModelFiles.withoutWeights(name, Optional.empty());
    }

    private InvalidModelException refused(String name, HubException e) {
        return switch (e.reason()) {
            case OFFLINE -> offline(name);
            case MISSING ->
                new InvalidModelException(
                        "unknown_model",
                        "model '%s' is not in %s and %s does not provide it: %s"
                                .formatted(name, directory, settings.endpoint(), e.getMessage()));
            case REFUSED ->
                new InvalidModelException(
                        "unsupported_model", "model '%s' cannot be used: %s".formatted(name, e.getMessage()));
            case UNREACHABLE ->
                new InvalidModelException(
                        "model_unreachable",
                        "model '%s' is not in %s and %s cannot be reached: %s"
                                .formatted(name, directory, settings.endpoint(), e.getMessage()));
        };
    }

    private InvalidModelException offline(String name) {
        return new InvalidModelException(
                "unknown_model",
                "model '%s' is neither in %s nor in the hub's cache, and the hub is switched off (offline)"
                        .formatted(name, directory));
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new InvalidModelException(
                    "unknown_model",
                    "a model's name is letters, digits, '.', '_', '-', with at most one '/' inside, got '%s'"
                            .formatted(name));
        }
    }
}
