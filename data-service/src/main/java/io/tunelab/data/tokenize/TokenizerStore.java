package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import io.tunelab.hub.Deadline;
import io.tunelab.hub.HubException;
import io.tunelab.hub.HubModels;
import io.tunelab.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the tokenizer of a model: in a directory below the model directory, else on the hub. */
public final class TokenizerStore {
    private static final String FILE = "tokenizer.json";
    private final Path models;
    private final HubSettings settings;
    private final HubModels hub;

    public TokenizerStore(Path models, HubSettings settings) {
        this.models = models;
        this.settings = settings;
        this.hub = new HubModels(settings);
    }

    /**
     * Finds, and downloads if need be.
     *
     * @param model as the contract allows it: no {@code ..}, at most one slash
     * @throws DataException {@code unknown_model} or {@code tokenizer_unreachable}
     */
    public TokenizerFile find(String model) {
        var directory = models.resolve(model);
        var local = directory.resolve(FILE);
        try {
            if (Files.isDirectory(directory)) {
                if (!Files.isRegularFile(local)) {
                    throw new DataException(
                            "unknown_model", "model '%s': %s has no %s".formatted(model, directory, FILE));
                }
                return new TokenizerFile(local, Sha256.of(local));
            }
            var here = hub.find(model, snapshot -> Files.isRegularFile(snapshot.resolve(FILE)));
            var file = here.isPresent() ? here.get().resolve(FILE) : fromHub(model);
            return new TokenizerFile(file, Sha256.of(file));
        } catch (HubException e) {
            var message = "model '%s' is not in %s and its tokenizer cannot be downloaded: %s"
                    .formatted(model, models, e.getMessage());
            boolean missing = e.reason() == HubException.Reason.MISSING;
            throw new DataException(missing ? "unknown_model" : "tokenizer_unreachable", message, e);
        } catch (IOException e) {
            throw new DataException(
                    "tokenizer_unreachable", "tokenizer of '%s': %s".formatted(model, e.getMessage()), e);
        }
    }

    private Path fromHub(String model) throws HubException {
        var deadline = Deadline.in(settings.timeouts().file());
        return hub.fetch(model, hub.fetchConfig(model, deadline), FILE, deadline);
    }
}
