package io.tunelab.trainer.worker;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Downloads models beside training, so that a run whose model cannot be had holds up nobody else's. Runs of a model that
 * is on its way stay in the queue.
 */
final class ModelDownloads implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelDownloads.class);
    /** How long a failure holds for the runs of the model, which a busy trainer claims late; then it is tried again. */
    private static final Duration FAILURE_HOLDS = Duration.ofMinutes(5);

    private static final int AT_ONCE = 4;

    /** One that waits for its hub has no place. */
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    private record Failure(InvalidModelException reason, long atNanos) {
        boolean holds() {
            return System.nanoTime() - atNanos < FAILURE_HOLDS.toNanos();
        }
    }

    private final ModelStore models;
    private final Duration limit;
    private final Runnable onEnd;
    /** Why the runs of each model on its way wait. */
    private final Map<String, String> running = new HashMap<>();

    private final Map<String, Failure> failures = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "model-download");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param limit of one model's download, all attempts together, counted from its beginning
     * @param onEnd called after every download, whether or not it succeeded
     */
    ModelDownloads(ModelStore models, Duration limit, Runnable onEnd) {
        this.models = models;
        this.limit = limit;
        this.onEnd = onEnd;
    }

    /**
     * The model, if it is on this machine. Otherwise its download begins, unless it has begun already.
     *
     * @throws InvalidModelException if it cannot be used, or its download failed a moment ago
     */
    Optional<ModelDirectory> find(String name) {
        var here = models.find(name);
        synchronized (this) {
            if (here.isPresent()) {
                failures.remove(name);
                return here;
            }
            var failure = failures.get(name);
            if (failure != null && failure.holds()) {
                throw failure.reason;
            }
            failures.remove(name);
            if (running.putIfAbsent(name, "model '%s' is being downloaded".formatted(name)) == null) {
                LOG.infof("model '%s' is downloaded; its runs wait in the queue", name);
                threads.execute(() -> download(name));
            }
        }
        return Optional.empty();
    }

    /** The models that are on their way, and why their runs wait. */
    synchronized Map<String, String> running() {
        return Map.copyOf(running);
    }

    /** The models whose download failed a moment ago, and why. */
    synchronized Map<String, InvalidModelException> failed() {
        failures.values().removeIf(failure -> !failure.holds());
        var reasons = new HashMap<String, InvalidModelException>();
        failures.forEach((name, failure) -> reasons.put(name, failure.reason));
        return reasons;
    }

    private void download(String name) {
        places.acquireUninterruptibly();
        var until = Instant.now().plus(limit).truncatedTo(ChronoUnit.SECONDS);
        try {
            new ModelPatience(models, limit, reason -> trouble(name, reason, until), this::pause).fetch(name);
        } catch (InvalidModelException e) {
            LOG.warnf("model '%s' was not downloaded: %s", name, e.getMessage());
            fail(name, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the download of model '%s' broke off", name);
            fail(name, new InvalidModelException("model_unreachable", "model '%s': %s".formatted(name, e)));
        } finally {
            places.release();
            synchronized (this) {
                running.remove(name);
            }
            onEnd.run();
        }
    }

    private synchronized void trouble(String name, String reason, Instant until) {
        running.put(name, "%s; the download is tried again until %s".formatted(reason, until));
    }

    private synchronized void fail(String name, InvalidModelException reason) {
        if (threads.isShutdown()) {
            return; // not the model's fault
        }
        failures.put(name, new Failure(reason, System.nanoTime()));
    }

    /** Another download may begin meanwhile. */
    private void pause(Duration time) {
        places.release();
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidModelException("model_unreachable", "the trainer stops");
        } finally {
            places.acquireUninterruptibly();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
