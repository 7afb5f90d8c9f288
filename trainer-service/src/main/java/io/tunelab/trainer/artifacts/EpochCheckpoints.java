package io.tunelab.trainer.artifacts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.WeightsSnapshot;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.EpochResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A run's checkpoints in the artifact store, one after every epoch, of which the last two are kept: a torn one falls back
 * to the one before. The order of the examples needs no state: it is a function of seed and epoch.
 */
public final class EpochCheckpoints implements Checkpoint {
    private static final Logger LOG = Logger.getLogger(EpochCheckpoints.class);
    private static final int KEPT = 2;

    /** What a checkpoint says beside its weights. */
    @RegisterForReflection(registerFullHierarchy = true)
    record History(String dataDigest, int microBatchSize, List<EpochResult> epochs) {}

    private final ArtifactStore store;
    private final String experimentId;
    private final String dataDigest;
    private final ObjectMapper json;

    /** @param dataDigest of the manifest; a checkpoint made from other data is not used */
    public EpochCheckpoints(ArtifactStore store, String experimentId, String dataDigest, ObjectMapper json) {
        this.store = store;
        this.experimentId = experimentId;
        this.dataDigest = dataDigest;
        this.json = json;
    }

    @Override
    public void save(Engine engine, List<EpochResult> epochs, WeightsSnapshot best, int microBatchSize) {
        var last = epochs.get(epochs.size() - 1);
        try {
            store.put(key(last.epoch()), directory -> write(directory, engine, epochs, best, microBatchSize));
            var names = store.list(root());
            names.subList(0, Math.max(0, names.size() - KEPT)).forEach(name -> store.delete(root() + "/" + name));
        } catch (UncheckedIOException e) {
            LOG.warnf("no checkpoint after epoch %d of %s: %s", last.epoch(), experimentId, e.getMessage());
        }
    }

    @Override
    public Optional<Resumed> resume(Engine engine) {
        var names = store.list(root());
        for (int i = names.size() - 1; i >= 0; i--) {
            var directory = store.get(root() + "/" + names.get(i));
            if (directory.isEmpty()) {
                LOG.warnf("checkpoint %s of %s is torn; trying the one before", names.get(i), experimentId);
                continue;
            }
            var resumed = read(directory.get(), engine);
            if (resumed.isPresent()) {
                loadState(root() + "/" + names.get(i), directory.get(), engine, resumed.get());
                LOG.infof(
                        "%s goes on after epoch %d",
                        experimentId, resumed.get().epochs().size());
                return resumed;
            }
        }
        return Optional.empty();
    }

    /** The run is over: nothing will be resumed. */
    public void discard() {
        store.delete(root());
    }

    private void write(
            Path directory, Engine engine, List<EpochResult> epochs, WeightsSnapshot best, int microBatchSize) {
        try {
            var state = Files.createDirectory(directory.resolve("state"));
            engine.saveState(state);
            engine.saveSnapshot(best, directory.resolve("best.safetensors"));
            json.writeValue(
                    directory.resolve("history.json").toFile(), new History(dataDigest, microBatchSize, epochs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Resumed> read(Path directory, Engine engine) {
        try {
            var history = json.readValue(directory.resolve("history.json").toFile(), History.class);
            if (!history.dataDigest().equals(dataDigest)) {
                LOG.warnf("the checkpoints of %s were made from other data and are not used", experimentId);
                return Optional.empty();
            }
            var best = engine.loadSnapshot(directory.resolve("best.safetensors"));
            return Optional.of(new Resumed(history.epochs(), best, history.microBatchSize()));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("unreadable checkpoint %s of %s: %s", directory.getFileName(), experimentId, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Comes last, because it changes the engine. One that fails leaves it half changed, and nothing may be trained with
     * it: the checkpoint is removed and this try ends; the next goes on from the one before, or starts over.
     */
    private void loadState(String key, Path directory, Engine engine, Resumed resumed) {
        try {
            engine.loadState(directory.resolve("state"));
        } catch (RuntimeException e) {
            resumed.best().close();
            store.delete(key);
            throw new IllegalStateException("checkpoint " + key + " could not be loaded and was removed", e);
        }
    }

    private String root() {
        return experimentId + "/checkpoints";
    }

    private String key(int epoch) {
        return root() + "/epoch-%04d".formatted(epoch);
    }
}
