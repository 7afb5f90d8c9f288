package io.tunelab.trainer.artifacts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.WeightsSnapshot;
import io.tunelab.trainer.training.BatchLimits;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.PartEpoch;
import io.tunelab.trainer.training.TrainingDynamics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * A run's checkpoints in the artifact store, one after every epoch and one where a trainer that shuts down breaks off. The
 * last two are kept: a torn one falls back to the one before. The order of the examples needs no state: it is a function
 * of seed and epoch.
 */
public final class EpochCheckpoints implements Checkpoint {
    private static final Logger LOG = Logger.getLogger(EpochCheckpoints.class);
    private static final int KEPT = 2;

    /**
     * What a checkpoint says beside its weights.
     *
     * @param microBatchTokens null: the examples of a piece are limited by their number alone
     */
    @RegisterForReflection(registerFullHierarchy = true)
    record History(
            String dataDigest,
            int microBatchSize,
            Integer microBatchTokens,
            List<EpochResult> epochs,
            PartEpoch part,
            TrainingDynamics.State dynamics) {
        History {
            part = part == null ? PartEpoch.NONE : part; // written before there were any
        }
    }

    private static final String BEST = "best.safetensors";

    private final ArtifactStore store;
    private final String experimentId;
    private final String dataDigest;
    private final BooleanSupplier isOurs;
    private final ObjectMapper json;

    /**
     * @param dataDigest of the manifest; a checkpoint made from other data is not used
     * @param isOurs whether the run is held in this moment; nothing is kept while it is not
     */
    public EpochCheckpoints(
            ArtifactStore store, String experimentId, String dataDigest, BooleanSupplier isOurs, ObjectMapper json) {
        this.store = store;
        this.experimentId = experimentId;
        this.dataDigest = dataDigest;
        this.isOurs = isOurs;
        // Metrics may be undefined, which their records say with optional numbers.
        this.json = json.copy().registerModule(new Jdk8Module());
    }

    @Override
    public boolean save(Engine engine, Progress progress, Optional<WeightsSnapshot> best) {
        var key = key(progress);
        try {
            boolean kept = isOurs.getAsBoolean()
                    && store.put(key, directory -> write(directory, engine, progress, best), isOurs);
            if (!kept) {
                LOG.warnf("no checkpoint %s: it is not sure that the run is ours", key);
                return false;
            }
        } catch (UncheckedIOException e) {
            LOG.warnf("no checkpoint %s: %s", key, e.getMessage());
            return false;
        }
        deleteOldOnes();
        return true;
    }

    private void deleteOldOnes() {
        try {
            var names = store.list(root());
            names.subList(0, Math.max(0, names.size() - KEPT)).forEach(name -> store.delete(root() + "/" + name));
        } catch (UncheckedIOException e) {
            LOG.warnf("old checkpoints of %s are left behind: %s", experimentId, e.getMessage());
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
                var progress = resumed.get().progress();
                LOG.infof(
                        "%s resumes after epoch %d and %d steps",
                        experimentId, progress.epochs().size(), progress.part().steps());
                return resumed;
            }
        }
        return Optional.empty();
    }

    private void write(Path directory, Engine engine, Progress progress, Optional<WeightsSnapshot> best) {
        try {
            var state = Files.createDirectory(directory.resolve("state"));
            engine.saveState(state);
            best.ifPresent(weights -> engine.saveSnapshot(weights, directory.resolve(BEST)));
            var history = new History(
                    dataDigest,
                    progress.pieces().examples(),
                    progress.pieces().tokens().orElse(null),
                    progress.epochs(),
                    progress.part(),
                    progress.dynamics().orElse(null));
            json.writeValue(directory.resolve("history.json").toFile(), history);
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
            Optional<WeightsSnapshot> best = history.epochs().isEmpty()
                    ? Optional.empty()
                    : Optional.of(engine.loadSnapshot(directory.resolve(BEST)));
            var progress = new Progress(
                    history.epochs(),
                    history.part(),
                    new BatchLimits(
                            history.microBatchSize(),
                            Optional.ofNullable(history.microBatchTokens()),
                            Optional.empty()),
                    Optional.ofNullable(history.dynamics()));
            return Optional.of(new Resumed(progress, best));
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
            resumed.best().ifPresent(WeightsSnapshot::close);
            store.delete(key);
            throw new IllegalStateException("checkpoint " + key + " could not be loaded and was removed", e);
        }
    }

    /** Where the checkpoints of an experiment lie. */
    public static String root(String experimentId) {
        return experimentId + "/checkpoints";
    }

    private String root() {
        return root(experimentId);
    }

    /** Names sort by progress: after an epoch's end come the steps of the next one. */
    private String key(Progress progress) {
        var epoch = root() + "/epoch-%04d".formatted(progress.epochs().size());
        return progress.part().steps() == 0
                ? epoch
                : epoch + "-step-%07d".formatted(progress.part().steps());
    }
}
