package io.tunelab.trainer.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Models in HuggingFace layout: below the model directory, in our hub cache, in the hub's own cache, or downloaded.
 * The first place that has a directory of that name decides.
 */
public final class HuggingFaceModelStore implements ModelStore {
    /** As in the request's schema. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");

    private final Path directory;
    private final Path hubHome;
    private final boolean offline;
    private final URI endpoint;
    private final HubCache cache;

    public HuggingFaceModelStore(ModelSettings settings) {
        this(settings, Duration.ofSeconds(1));
    }

    /** @param pause before a broken download is tried again the first time */
    HuggingFaceModelStore(ModelSettings settings, Duration pause) {
        directory = settings.models().directory();
        hubHome = settings.hub().home();
        offline = settings.hub().offline();
        endpoint = settings.hub().endpoint();
        var token = settings.hub().token().filter(text -> !text.isBlank()).or(() -> storedToken(hubHome));
        var hosts = new HubHosts(endpoint, settings.hub().allowedHosts());
        cache = new HubCache(settings.hub().cache(), new HubClient(endpoint, token, pause, hosts));
    }

    @Override
    public ModelDescription describe(String name) {
        requireName(name);
        var config = ModelConfig.read(local(name)
                .map(path -> path.resolve(ModelFiles.CONFIG))
                .orElseGet(() -> fromHub(name, () -> cache.fetchConfig(name))));
        return new ModelDescription(name, config.family().modelType(), config.layers(), config.maxPositions());
    }

    @Override
    public ModelDirectory fetch(String name) {
        requireName(name);
        var path = local(name).orElseGet(() -> fromHub(name, () -> cache.fetch(name)));
        return open(name, path);
    }

    /** The model in a directory anywhere. */
    public static ModelDirectory open(String name, Path path) {
        ModelFiles.requireComplete(name, path);
        var config = ModelConfig.read(path.resolve(ModelFiles.CONFIG));
        try {
            return new ModelDirectory(
                    name,
                    path,
                    config.layers(),
                    config.maxPositions(),
                    Checksums.sha256(path.resolve(ModelFiles.WEIGHTS)),
                    Checksums.sha256(path.resolve(ModelFiles.TOKENIZER)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model in " + path, e);
        }
    }

    private Optional<Path> local(String name) {
        return Stream.of(Optional.of(directory.resolve(name)), cache.find(name), HubCache.findInHome(hubHome, name))
                .flatMap(Optional::stream)
                .filter(path -> Files.isRegularFile(path.resolve(ModelFiles.CONFIG)))
                .findFirst();
    }

    private interface Download {
        Path run() throws IOException;
    }

    private Path fromHub(String name, Download download) {
        if (offline) {
            throw new InvalidModelException(
                    "unknown_model",
                    "model '%s' is neither in %s nor in the hub's cache, and the hub is switched off (offline)"
                            .formatted(name, directory));
        }
        try {
            return download.run();
        } catch (HubClient.NotThereException e) {
            throw new InvalidModelException(
                    "unknown_model",
                    "model '%s' is not in %s, and %s does not give it to us (%s); is the name right, is HF_TOKEN needed?"
                            .formatted(name, directory, endpoint, e.getMessage()));
        } catch (HubClient.RefusedException e) {
            throw new InvalidModelException(
                    "unsupported_model", "model '%s' cannot be used: %s".formatted(name, e.getMessage()));
        } catch (IOException e) {
            throw new InvalidModelException(
                    "model_unreachable",
                    "model '%s' is not in %s, and %s cannot be reached: %s"
                            .formatted(name, directory, endpoint, e.getMessage()));
        }
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new InvalidModelException(
                    "unknown_model",
                    "a model's name is letters, digits, '.', '_', '-', with at most one '/' inside, got '%s'"
                            .formatted(name));
        }
    }

    private static Optional<String> storedToken(Path hubHome) {
        try {
            var text = Files.readString(hubHome.resolve("token")).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            return Optional.empty(); // nobody has logged in here
        }
    }
}
