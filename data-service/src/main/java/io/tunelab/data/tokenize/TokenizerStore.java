package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import io.tunelab.hub.Deadline;
import io.tunelab.hub.HubException;
import io.tunelab.hub.HubModels;
import io.tunelab.hub.HubSettings;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the tokenizer of a model: in a directory below the model directory, else on the hub. */
public final class TokenizerStore {
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
        try {
            var here =
                    Optional.of(directory).filter(Files::isDirectory).or(() -> hub.find(model, ModelTokenizer::isIn));
            var place = here.isPresent() ? here.get() : fromHub(model);
            return new TokenizerFile(place, ModelTokenizer.read(place).sha256());
        } catch (HubException e) {
            var message = "model '%s' is not in %s and its tokenizer cannot be downloaded: %s"
                    .formatted(model, models, e.getMessage());
            boolean missing = e.reason() == HubException.Reason.MISSING;
            throw new DataException(missing ? "unknown_model" : "tokenizer_unreachable", message, e);
        } catch (InvalidTokenizerException e) {
            throw new DataException("unknown_model", "model '%s': %s".formatted(model, e.getMessage()), e);
        }
    }

    private Path fromHub(String model) throws HubException {
        var deadline = Deadline.in(settings.timeouts().file());
        var snapshot = hub.fetchConfig(model, deadline);
        // Whichever service comes first: the config decides how a vocabulary alone is read.
        hub.fetchIfThere(model, snapshot, ModelTokenizer.CONFIG, deadline);
        if (!hub.fetchIfThere(model, snapshot, ModelTokenizer.FILE, deadline)) {
            hub.fetchIfThere(model, snapshot, "special_tokens_map.json", deadline);
            hub.fetchIfThere(model, snapshot, ModelTokenizer.VOCABULARY, deadline);
        }
        return snapshot;
    }
}
