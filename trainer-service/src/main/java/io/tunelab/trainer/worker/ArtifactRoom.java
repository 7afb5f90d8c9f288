package io.tunelab.trainer.worker;

import io.tunelab.trainer.artifacts.ArtifactStore;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Whether what is trained here could be kept. A trainer that finds out after training would train the next run for nothing,
 * too, and the one after it. The room of a bucket is not known and not checked.
 */
final class ArtifactRoom {
    private static final Logger LOG = Logger.getLogger(ArtifactRoom.class);
    /** Checked again before a claim after so long. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final long LEAST = 64L << 20;
    private final ArtifactStore store;
    private long needed = LEAST;
    private long checkedAt = System.nanoTime() - FRESH.toNanos();
    private volatile Optional<String> trouble = Optional.empty();

    ArtifactRoom(ArtifactStore store) {
        this.store = store;
    }

    /** Why this trainer takes no runs, for people. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Whether a run may be claimed. */
    synchronized boolean isWritable() {
        if (System.nanoTime() - checkedAt >= FRESH.toNanos()) {
            check();
        }
        return trouble.isEmpty();
    }

    /**
     * Whether a model of so many bytes could be kept. If not, no run is claimed until it could.
     *
     * @return why not
     */
    synchronized Optional<String> refuses(long bytes) {
        needed = Math.max(LEAST, bytes);
        check();
        if (trouble.isEmpty()) {
            needed = LEAST;
        }
        return trouble;
    }

    private void check() {
        var before = trouble;
        trouble = store.whyUnwritable(needed);
        checkedAt = System.nanoTime();
        if (!trouble.equals(before)) {
            trouble.ifPresentOrElse(
                    reason -> LOG.errorf("this trainer takes no runs: %s", reason),
                    () -> LOG.info("artifacts can be written again; this trainer takes runs"));
        }
        if (trouble.isEmpty()) {
            needed = LEAST;
        }
    }
}
