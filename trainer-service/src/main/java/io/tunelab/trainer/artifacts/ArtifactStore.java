package io.tunelab.trainer.artifacts;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where models and checkpoints are kept: directories under a key such as {@code <experiment id>/model}, put whole or not
 * at all. Trainers share one store, so that a run that starts over finds its checkpoint on any machine. What cannot be
 * reached is an {@link java.io.UncheckedIOException}.
 */
public interface ArtifactStore {
    /** Writes a directory's files. */
    interface Content {
        void writeTo(Path emptyDirectory);
    }

    /** Keeps what {@code content} writes under {@code key}, replacing what was there; visible only when complete. */
    default void put(String key, Content content) {
        put(key, content, () -> true);
    }

    /**
     * As above, if {@code permitted} still says so when everything is written.
     *
     * @return false if it said no; then nothing has changed
     */
    boolean put(String key, Content content, BooleanSupplier permitted);

    /** A local directory with the content of {@code key}, if it is complete and its files are undamaged. */
    Optional<Path> get(String key);

    /** Names directly below {@code key}, complete or not, in order. */
    List<String> list(String key);

    /** Removes what broken puts have left directly below {@code key}, which no reader sees. */
    void deleteUnfinished(String key);

    /** Removes {@code key} and everything below it, if it is there. */
    void delete(String key);

    /**
     * Why nothing could be put now, for people; empty if it could.
     *
     * @param bytes that a put would need
     */
    default Optional<String> whyUnwritable(long bytes) {
        return Optional.empty();
    }

    /**
     * The same store for one attempt at a run. Where the store can compare before it writes, it refuses to replace what
     * a later attempt has put.
     */
    default ArtifactStore forAttempt(int attempt) {
        return this;
    }
}
