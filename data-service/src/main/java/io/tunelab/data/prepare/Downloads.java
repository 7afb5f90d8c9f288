package io.tunelab.data.prepare;

import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.data.DataException;
import io.tunelab.data.prepare.Locator.Located;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Downloads what requests need beside the preparation of other data, so that a hub which does not answer holds up nobody
 * else's. Requests that need the same share one download.
 */
public final class Downloads implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Downloads.class);
    private static final int THREADS = 4;

    /** The reading names the configuration: two of one data set are different files. */
    private record Wanted(String model, String dataset, ReadingChoice reading) {}

    private final Locator here;
    private final Locator anywhere;
    private final Map<Wanted, CompletableFuture<Void>> running = new HashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        var thread = new Thread(work, "data-download");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param here finds what is on this machine and uses no network
     * @param anywhere may download
     */
    Downloads(Locator here, Locator anywhere) {
        this.here = here;
        this.anywhere = anywhere;
    }

    /**
     * What the request needs, from this machine; no network is used.
     *
     * @throws DataException if it is not here; {@link Locator#needsNetwork} tells whether {@link #fetch} may help
     */
    public Located find(DataRequest request) {
        return here.find(request);
    }

    /** Downloads; completes when {@link #find} can succeed, or with the {@link DataException} that tells why it cannot. */
    public synchronized CompletableFuture<Void> fetch(DataRequest request) {
        var wanted = new Wanted(
                request.model(), request.dataset().name(), request.dataset().reading());
        var known = running.get(wanted);
        if (known != null) {
            return known;
        }
        LOG.infof("downloading what is missing of data set '%s' and model '%s'", wanted.dataset(), wanted.model());
        var fetched = CompletableFuture.runAsync(() -> anywhere.find(request), threads);
        running.put(wanted, fetched);
        fetched.whenComplete((done, failure) -> forget(wanted));
        return fetched;
    }

    private synchronized void forget(Wanted wanted) {
        running.remove(wanted);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
