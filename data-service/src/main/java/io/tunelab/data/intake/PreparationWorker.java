package io.tunelab.data.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.Wellness;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.data.DataException;
import io.tunelab.data.prepare.DataRequest;
import io.tunelab.data.prepare.Downloads;
import io.tunelab.data.prepare.Locator;
import io.tunelab.data.prepare.Locator.Located;
import io.tunelab.data.prepare.Preparation;
import io.tunelab.data.publish.Publisher;
import io.tunelab.data.source.DataConfig;
import io.tunelab.intake.Retries;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Prepares data for requests: a few data sets side by side, so that one that takes long holds up nobody else's, and the same data
 * once. What has to be downloaded first takes its turn when it is here.
 */
@Startup // its Kafka clients take a while, and the first request comes on an event loop
@Default
@Wellness // and not readiness: a service that waits for the broker need not be restarted
@ApplicationScoped
class PreparationWorker implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(PreparationWorker.class);
    private final Preparation preparation;
    private final Downloads downloads;
    private final Publisher publisher;
    private final MeterRegistry metrics;
    private final ExecutorService threads;
    private final Turns turns;
    /** By experiment, why its request waits for the broker. */
    private final Map<String, String> waits = new ConcurrentHashMap<>();

    /** What is published under one name. */
    private record Data(DatasetChoice dataset, String tokenizerSha256) {}

    PreparationWorker(
            DataConfig config,
            Preparation preparation,
            Downloads downloads,
            Publisher publisher,
            MeterRegistry metrics) {
        this.threads =
                Executors.newFixedThreadPool(config.preparations(), work -> new Thread(work, "data-preparation"));
        this.turns = new Turns(threads);
        this.preparation = preparation;
        this.downloads = downloads;
        this.publisher = publisher;
        this.metrics = metrics;
        // There from the start, so that their first rise is seen.
        metrics.timer("tunelab.data.preparation", "outcome", "prepared");
        metrics.timer("tunelab.data.preparation", "outcome", "found");
        metrics.counter("tunelab.data.failures", "code", "internal_error");
    }

    /**
     * Completes when the data is published, or its failure is. At the end of the process it stays incomplete, so that the
     * request is not acknowledged.
     */
    CompletionStage<Void> submit(ExperimentRequest request) {
        var done = new CompletableFuture<Void>();
        inTurn(request.experimentId(), request, done, () -> findAndPrepare(request, done));
        return done;
    }

    /** Has a thread do {@code step}, which returns whether the request is through with it. */
    private void inTurn(Object thing, ExperimentRequest request, CompletableFuture<Void> done, Supplier<Boolean> step) {
        try {
            turns.take(thing, () -> {
                if (work(request, step)) {
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping; the request comes again");
        }
    }

    /** False: the request takes another turn, behind others for the same data, or when what it needs is downloaded. */
    private boolean findAndPrepare(ExperimentRequest request, CompletableFuture<Void> done) {
        var wanted = DataRequest.of(request);
        try {
            prepareInTurn(request, done, downloads.find(wanted));
        } catch (DataException e) {
            if (!Locator.needsNetwork(e)) {
                throw e;
            }
            downloads
                    .fetch(wanted)
                    .whenComplete((nothing, failure) -> inTurn(request.experimentId(), request, done, () -> {
                        if (failure != null) {
                            throw unwrapped(failure);
                        }
                        prepareInTurn(request, done, downloads.find(wanted));
                        return false;
                    }));
        }
        return false;
    }

    private void prepareInTurn(ExperimentRequest request, CompletableFuture<Void> done, Located located) {
        var data = new Data(request.dataset(), located.tokenizer().sha256());
        inTurn(data, request, done, () -> {
            prepare(request, located);
            return true;
        });
    }

    private static RuntimeException unwrapped(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    /** Lets the running preparation go: its request is not acknowledged and comes again. */
    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("a preparation did not stop in time");
        }
    }

    /**
     * Repeats while the broker is away: the request must not be lost, and there is nothing else to do meanwhile.
     *
     * @return false if the request is not through yet, or the process ends
     */
    private boolean work(ExperimentRequest request, Supplier<Boolean> step) {
        MDC.put("experiment", request.experimentId());
        request.study().ifPresent(study -> MDC.put("study", study));
        var retries = Retries.withBackoff(
                failure -> failure instanceof KafkaException && !(failure instanceof InterruptException),
                failure -> waits(request, failure));
        try {
            return retries.get(() -> stepOrFail(request, step));
        } catch (RuntimeException | InterruptedException e) {
            // Only an interruption gets here: everything else is retried, or told as the request's failure.
            LOG.debugf("stopping; the request comes again: %s", e);
            return false;
        } finally {
            waits.remove(request.experimentId());
            MDC.remove("experiment");
            MDC.remove("study");
        }
    }

    private boolean stepOrFail(ExperimentRequest request, Supplier<Boolean> step) {
        try {
            return step.get();
        } catch (DataException e) {
            fail(request, e.code(), e.getMessage());
        } catch (RuntimeException | Error e) {
            if (e instanceof KafkaException) {
                throw e;
            }
            LOG.errorf(e, "unexpected failure on %s", DataRequest.of(request));
            fail(request, "internal_error", "data-service failed on this data: " + e);
        }
        return true;
    }

    private void prepare(ExperimentRequest request, Located located) {
        var outcome = preparation.prepare(located);
        metrics.timer("tunelab.data.preparation", "outcome", outcome.fresh() ? "prepared" : "found")
                .record(outcome.took());
        LOG.infof(
                "experiment %s: %s is ready (%s after %d ms)",
                request.experimentId(),
                outcome.manifest().datasetKey(),
                outcome.fresh() ? "prepared" : "found",
                outcome.took().toMillis());
    }

    private void fail(ExperimentRequest request, String code, String message) {
        if (threads.isShutdown()) {
            // What failed now, failed because we stop.
            throw new InterruptException("stopping");
        }
        metrics.counter("tunelab.data.failures", "code", code).increment();
        LOG.warnf("experiment %s: %s: %s", request.experimentId(), code, message);
        publisher.publishFailure(request.experimentId(), request.dataset(), code, message);
    }

    private void waits(ExperimentRequest request, Throwable failure) {
        if (waits.isEmpty()) {
            LOG.warnf(failure, "the broker cannot be used; trying again until it can");
        }
        waits.put(request.experimentId(), String.valueOf(failure.getMessage()));
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("intake").status(waits.isEmpty());
        waits.values().stream().findAny().ifPresent(reason -> answer.withData("broker", reason));
        return answer.build();
    }
}
