package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import io.tunelab.data.hub.Hub;
import io.tunelab.data.hub.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the tokenizer of a model: in a directory below the model directory, else on the hub. */
public final class TokenizerStore {
    private static final String FILE = "tokenizer.json";
    private static final long LARGEST = 256L << 20;
    private final Path models;
    private final Hub hub;

    public TokenizerStore(Path models, Hub hub) {
        this.models = models;
        this.hub = hub;
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
            var fetched = hub.fetch(model + "/resolve/main/" + FILE, "models/" + model + "/" + FILE);
            if (Files.size(fetched) > LARGEST) {
                throw new DataException(
                        "invalid_tokenizer",
                        "the tokenizer of '%s' has %d bytes; allowed are %d"
                                .formatted(model, Files.size(fetched), LARGEST));
            }
            return new TokenizerFile(fetched, Sha256.of(fetched));
        } catch (HubException e) {
            var message = "model '%s' is not in %s, and the hub's tokenizer cannot be had: %s"
                    .formatted(model, models, e.getMessage());
            throw new DataException(e.isMissing() ? "unknown_model" : "tokenizer_unreachable", message, e);
        } catch (IOException e) {
            throw new DataException(
                    "tokenizer_unreachable", "tokenizer of '%s': %s".formatted(model, e.getMessage()), e);
        }
    }
}
