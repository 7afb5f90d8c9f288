package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent.RunWaiting;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.queue.Awaited;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.WaitingRuns;
import io.tunelab.trainer.queue.WaitingRuns.Reason;
import io.tunelab.trainer.shards.DatasetCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Runs that cannot begin because a model or data is not there yet. Beside training it tells why they wait, and fails those
 * that exceed the limit.
 */
final class RunWaits implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunWaits.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How often data that does not come is asked for before its runs fail. */
    private static final int ASKED_WITHIN_LIMIT = 10;

    private final ModelDownloads models;
    private final DataWaits data;
    private final Duration dataLimit;
    private final WaitingRuns queue;
    private final EventEnvelope envelope;
    private final EventSender sender;
    /** Models that need no download, or for which none helps; used by the one thread. */
    private final Set<String> here = new HashSet<>();

    /** What runs were told to wait for; used by the one thread. */
    private final Set<Awaited> told = new HashSet<>();

    /** When data was last asked for, by {@link System#nanoTime}; used by the one thread. */
    private final Map<Awaited, Long> asked = new HashMap<>();

    private final BiConsumer<String, byte[]> requests;
    private final Runnable publishEnded;
    private final Runnable wake;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "run-waits");
        made.setDaemon(true);
        return made;
    });

    /** How long a model's download may take, and how long a run waits for its data. */
    record Limits(Duration model, Duration data) {}

    /**
     * @param requests publishes a request, JSON, under its experiment's ID
     * @param publishEnded sends the last events of runs that were failed
     * @param wake has the trainer look for work
     */
    RunWaits(
            Limits limits,
            ModelStore models,
            DatasetCatalog datasets,
            WaitingRuns queue,
            EventEnvelope envelope,
            EventSender sender,
            BiConsumer<String, byte[]> requests,
            Runnable publishEnded,
            Runnable wake) {
        this.models = new ModelDownloads(models, limits.model(), this::downloadEnded);
        this.data = new DataWaits(datasets, wake, this::fail);
        this.dataLimit = limits.data();
        this.queue = queue;
        this.envelope = envelope;
        this.sender = sender;
        this.requests = requests;
        this.publishEnded = publishEnded;
        this.wake = wake;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    ModelDownloads models() {
        return models;
    }

    DataWaits data() {
        return data;
    }

    /** What is not here yet: runs that need it stay in the queue. */
    Set<Awaited> awaited() {
        var awaited = new HashSet<>(data.awaited());
        models.running().keySet().forEach(name -> awaited.add(Awaited.model(name)));
        // Another trainer may get what this one could not: its runs are not claimed here to fail.
        models.failed().keySet().forEach(name -> awaited.add(Awaited.model(name)));
        return awaited;
    }

    private void downloadEnded() {
        try {
            thread.execute(this::look);
        } catch (RejectedExecutionException e) {
            LOG.debug("the trainer stops");
        }
        wake.run();
    }

    private void look() {
        try {
            fetchAhead();
            models.running().forEach((name, reason) -> tell(Awaited.model(name), reason));
            int failed = models.failed().entrySet().stream()
                    .mapToInt(failure -> queue.failOwn(
                            Awaited.model(failure.getKey()),
                            envelope.worker(),
                            new Reason(
                                    failure.getValue().code(),
                                    failure.getValue().getMessage())))
                    .sum();
            endWaits();
            for (var awaited : data.awaited()) {
                failed += look(awaited);
            }
            if (failed > 0) {
                publishEnded.run();
            }
        } catch (QueueUnavailableException e) {
            LOG.debugf("waiting runs are looked at later: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("waiting runs are looked at later", e);
        }
    }

    /** Downloads begin before the trainer is free for their runs. */
    private void fetchAhead() {
        for (var name : queue.models(here)) {
            try {
                if (models.find(name).isPresent()) {
                    here.add(name);
                }
            } catch (InvalidModelException e) {
                LOG.debugf("runs of model '%s' will fail: %s", name, e.getMessage());
                here.add(name);
            }
        }
    }

    private int look(Awaited awaited) {
        if (!queue.isNeeded(awaited)) {
            data.forget(awaited);
            return 0;
        }
        var dataset = awaited.dataset().orElseThrow();
        tell(awaited, DataWaits.reason(dataset));
        askAgain(awaited);
        var message = "data set '%s' was not prepared within %d s; is data-service running?"
                .formatted(dataset.name(), dataLimit.toSeconds());
        return queue.fail(awaited, dataLimit, "dataset_timeout", message);
    }

    /**
     * Data-service hears of data by requests alone. One that it has heard, and whose data is lost since, it would not hear
     * again. Where data only takes long, a second request finds it done.
     */
    private void askAgain(Awaited awaited) {
        long now = System.nanoTime();
        long since = now - asked.computeIfAbsent(awaited, first -> now);
        if (since < dataLimit.dividedBy(ASKED_WITHIN_LIMIT).toNanos()) {
            return;
        }
        asked.put(awaited, now);
        queue.request(awaited).ifPresent(again -> {
            try {
                requests.accept(again.experimentId(), again.request().getBytes(StandardCharsets.UTF_8));
                LOG.infof("asked again for the data of %s", again.experimentId());
            } catch (RuntimeException e) {
                LOG.warnf("the data of %s is asked for later: %s", again.experimentId(), e.getMessage());
            }
        });
    }

    private void tell(Awaited awaited, String reason) {
        told.add(awaited);
        send(queue.tell(awaited, reason, envelope.worker()), reason);
    }

    /** Of what was awaited a moment ago and has come since. */
    private void endWaits() {
        var awaited = awaited();
        asked.keySet().retainAll(awaited);
        for (var ended : told.stream().filter(one -> !awaited.contains(one)).toList()) {
            send(queue.endWait(ended, envelope.worker()), "waiting for a free trainer");
            told.remove(ended);
        }
    }

    private void send(List<WaitingRuns.Told> runs, String reason) {
        for (var run : runs) {
            var event = new RunWaiting(reason);
            var json = envelope.write(run.experimentId(), run.attempt(), run.sequence(), event);
            sender.send(run.experimentId(), event, json, () -> true);
        }
    }

    private void fail(Map<String, Reason> reasons) {
        if (queue.fail(reasons) > 0) {
            publishEnded.run();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        data.close();
        models.close();
    }
}
