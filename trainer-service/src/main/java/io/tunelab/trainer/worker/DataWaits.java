package io.tunelab.trainer.worker;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.queue.Awaited;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.WaitingRuns.Reason;
import io.tunelab.trainer.shards.DatasetCatalog;
import io.tunelab.trainer.shards.DatasetCatalog.Told;
import io.tunelab.trainer.shards.DatasetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Waits for prepared data beside training, in a thread that lives while something is awaited. The runs stay in the queue
 * meanwhile.
 */
final class DataWaits implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DataWaits.class);
    /** The look at what is there; a broker that does not answer for so long is waited for beside training, too. */
    private static final Duration LOOK = Duration.ofSeconds(15);
    /** A run whose data is awaited is back in the queue by then. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private record Wait(String tokenizerSha256, Set<String> runs, long sinceNanos) {}

    private final DatasetCatalog catalog;
    private final Runnable onReady;
    private final Consumer<Map<String, Reason>> onFailed;
    private final Map<Awaited, Wait> waits = new HashMap<>();
    private boolean mayHaveMissed;
    private boolean following;
    private boolean closed;

    /**
     * @param onReady called when data has come
     * @param onFailed gets experiments whose data cannot be prepared, also those that nobody here waits for;
     *     throws if it cannot take them now
     */
    DataWaits(DatasetCatalog catalog, Runnable onReady, Consumer<Map<String, Reason>> onFailed) {
        this.catalog = catalog;
        this.onReady = onReady;
        this.onFailed = onFailed;
    }

    /**
     * The data of a run, if it is prepared. Otherwise it is awaited from now on.
     *
     * @throws DatasetException if it cannot be prepared
     */
    Optional<Manifest> find(ExperimentRequest request, ModelDirectory model, BooleanSupplier goOn)
            throws DatasetException {
        var sha256 = model.tokenizerSha256();
        var found = catalog.find(request.experimentId(), request.dataset(), sha256, LOOK, goOn);
        if (found.isEmpty()) {
            await(Awaited.data(request), sha256, request.experimentId());
        }
        return found;
    }

    /** Why runs of it wait. */
    static String reason(DatasetChoice dataset) {
        boolean mayBeOfHub = dataset.name().contains("/");
        return "waiting for data-service to %s data set '%s'"
                .formatted(mayBeOfHub ? "download or prepare" : "prepare", dataset.name());
    }

    /** The data that is awaited. */
    synchronized Set<Awaited> awaited() {
        return Set.copyOf(waits.keySet());
    }

    /** The experiments that were found to wait. */
    synchronized Set<String> runs() {
        return waits.values().stream().flatMap(wait -> wait.runs().stream()).collect(Collectors.toSet());
    }

    /** No queued run needs it any more, unless one was found to wait just now. */
    synchronized void forget(Awaited awaited) {
        waits.computeIfPresent(
                awaited, (key, wait) -> System.nanoTime() - wait.sinceNanos() > SETTLED.toNanos() ? null : wait);
    }

    private synchronized void await(Awaited awaited, String sha256, String run) {
        var runs = new HashSet<>(Set.of(run));
        Optional.ofNullable(waits.get(awaited)).ifPresent(before -> runs.addAll(before.runs()));
        waits.put(awaited, new Wait(sha256, runs, System.nanoTime()));
        mayHaveMissed = true;
        if (!following && !closed) {
            following = true;
            var thread = new Thread(this::follow, "data-waits");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void follow() {
        while (goesOn()) {
            try (var news = catalog.follow()) {
                while (goesOn()) {
                    if (missedSome()) {
                        news.rewind();
                    }
                    hear(news.poll());
                }
            } catch (KafkaException | QueueUnavailableException e) {
                LOG.warnf("looking for prepared data again: %s", e.getMessage());
                again();
            } catch (RuntimeException e) {
                LOG.error("looking for prepared data again", e);
                again();
            }
        }
    }

    private void hear(List<Told> told) {
        var failed = new HashMap<String, Reason>();
        boolean ready = false;
        for (var one : told) {
            if (one instanceof Told.Failed failure) {
                failed.put(failure.experimentId(), new Reason(failure.code(), failure.message()));
            } else if (one instanceof Told.Ready manifest) {
                ready |= settle(manifest);
            }
        }
        if (ready) {
            onReady.run();
        }
        if (!failed.isEmpty()) {
            onFailed.accept(failed);
        }
    }

    private synchronized boolean settle(Told.Ready ready) {
        return waits.entrySet().removeIf(wait -> ready.of(
                        wait.getKey().dataset().orElseThrow(), wait.getValue().tokenizerSha256())
                .isPresent());
    }

    private synchronized boolean goesOn() {
        following = !waits.isEmpty() && !closed;
        return following;
    }

    private synchronized boolean missedSome() {
        boolean missed = mayHaveMissed;
        mayHaveMissed = false;
        return missed;
    }

    /** After a failure: what was told until then may not have been heard. */
    private synchronized void again() {
        mayHaveMissed = true;
        try {
            wait(1000);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
