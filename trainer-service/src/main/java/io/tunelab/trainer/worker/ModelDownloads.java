package io.tunelab.trainer.worker;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Downloads models beside training, so that a run whose model cannot be had holds up nobody else's. Runs of a model that
 * is on its way stay in the queue.
 */
final class ModelDownloads implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelDownloads.class);
    private static final int THREADS = 4;
    /** How long a failure holds for the runs of the model, which a busy trainer claims late; then it is tried again. */
    private static final Duration FAILURE_HOLDS = Duration.ofMinutes(5);

    private record Failure(InvalidModelException reason, long atNanos) {}

    private final ModelStore models;
    private final Duration limit;
    private final Runnable onEnd;
    private final Set<String> running = new HashSet<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        var thread = new Thread(work, "model-download");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param limit of one model's download, all attempts together
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
        if (here.isPresent()) {
            return here;
        }
        synchronized (this) {
            var failure = failures.get(name);
            if (failure != null && System.nanoTime() - failure.atNanos < FAILURE_HOLDS.toNanos()) {
                throw failure.reason;
            }
            failures.remove(name);
            if (running.add(name)) {
                LOG.infof("model '%s' is downloaded; its runs wait in the queue", name);
                threads.execute(() -> download(name));
            }
        }
        return Optional.empty();
    }

    /** The models that are on their way. */
    synchronized Set<String> running() {
        return Set.copyOf(running);
    }

    private void download(String name) {
        try {
            new ModelPatience(models, limit, ModelDownloads::pause).fetch(name);
        } catch (InvalidModelException e) {
            LOG.warnf("model '%s' was not downloaded: %s", name, e.getMessage());
            fail(name, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the download of model '%s' broke off", name);
            fail(name, new InvalidModelException("model_unreachable", "model '%s': %s".formatted(name, e)));
        } finally {
            synchronized (this) {
                running.remove(name);
            }
            onEnd.run();
        }
    }

    private synchronized void fail(String name, InvalidModelException reason) {
        failures.put(name, new Failure(reason, System.nanoTime()));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidModelException("model_unreachable", "the trainer stops");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
