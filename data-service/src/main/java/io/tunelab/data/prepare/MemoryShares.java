package io.tunelab.data.prepare;

import io.tunelab.data.source.Limits;
import io.tunelab.data.source.TooMuchTextException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** The memory of data sets that are read side by side: each has an equal share, and one that needs more is read alone. */
public final class MemoryShares {
    private static final Logger LOG = Logger.getLogger(MemoryShares.class);
    private final int count;
    private final Limits all;
    private final Semaphore free;

    /** @param all the limits of a data set that is read alone */
    public MemoryShares(int count, Limits all) {
        this.count = count;
        this.all = all;
        this.free = new Semaphore(count, true);
    }

    /** Does {@code work} within its limits, a second time if it is too large for a share. */
    public <T> T within(Function<Limits, T> work) {
        try {
            return with(1, all.share(count), work);
        } catch (TooMuchTextException e) {
            if (!mayHaveMore(all.share(count))) {
                throw e;
            }
            LOG.infof("a large data set is read alone: %s", e.getMessage());
            return with(count, all, work);
        }
    }

    /** Whether a data set that exceeds these limits is prepared again within larger ones. */
    boolean mayHaveMore(Limits limits) {
        return limits.characters() < all.characters();
    }

    private <T> T with(int shares, Limits limits, Function<Limits, T> work) {
        try {
            free.acquire(shares);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
        try {
            return work.apply(limits);
        } finally {
            free.release(shares);
        }
    }
}
