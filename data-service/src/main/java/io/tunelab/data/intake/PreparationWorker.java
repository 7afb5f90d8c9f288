package io.tunelab.data.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.health.api.Wellness;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.data.DataException;
import io.tunelab.data.prepare.DataRequest;
import io.tunelab.data.prepare.Preparation;
import io.tunelab.data.publish.Publisher;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** One thread that prepares data, one request after the other: each uses all cores by itself. */
@Startup // its Kafka clients take a while, and the first request comes on an event loop
@Default
@Wellness // and not readiness: a service that waits for the broker need not be restarted
@ApplicationScoped
class PreparationWorker implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(PreparationWorker.class);
    private final Preparation preparation;
    private final Publisher publisher;
    private final MeterRegistry metrics;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "data-preparation"));
    private final Guard retries = Guard.create()
            .withDescription("preparation")
            .withRetry()
            .maxRetries(-1)
            .maxDuration(0, ChronoUnit.MILLIS)
            .delay(1, ChronoUnit.SECONDS)
            .withExponentialBackoff()
            .maxDelay(30, ChronoUnit.SECONDS)
            .done()
            .whenException(failure -> failure instanceof KafkaException && !(failure instanceof InterruptException))
            .beforeRetry(this::waits)
            .done()
            .build();
    /** Why the running request waits for the broker; empty while it does not. */
    private volatile Optional<String> waitsFor = Optional.empty();

    PreparationWorker(Preparation preparation, Publisher publisher, MeterRegistry metrics) {
        this.preparation = preparation;
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
        try {
            thread.execute(() -> {
                if (work(request)) {
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping; the request comes again");
        }
        return done;
    }

    /** Lets the running preparation go: its request is not acknowledged and comes again. */
    @PreDestroy
    void stop() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("a preparation did not stop in time");
        }
    }

    /**
     * Repeats while the broker is away: the request must not be lost, and there is nothing else to do meanwhile.
     *
     * @return false if the process ends
     */
    private boolean work(ExperimentRequest request) {
        MDC.put("experiment", request.experimentId());
        request.study().ifPresent(study -> MDC.put("study", study));
        try {
            retries.call(
                    () -> {
                        prepareOrFail(request);
                        return null;
                    },
                    Void.class);
            return true;
        } catch (Exception e) {
            // Only an interruption gets here: everything else is retried, or told as the request's failure.
            LOG.debugf("stopping; the request comes again: %s", e);
            return false;
        } finally {
            waitsFor = Optional.empty();
            MDC.remove("experiment");
            MDC.remove("study");
        }
    }

    private void prepareOrFail(ExperimentRequest request) {
        try {
            var outcome = preparation.prepare(DataRequest.of(request));
            metrics.timer("tunelab.data.preparation", "outcome", outcome.fresh() ? "prepared" : "found")
                    .record(outcome.took());
            LOG.infof(
                    "experiment %s: %s is ready (%s after %d ms)",
                    request.experimentId(),
                    outcome.manifest().datasetKey(),
                    outcome.fresh() ? "prepared" : "found",
                    outcome.took().toMillis());
        } catch (DataException e) {
            fail(request, e.code(), e.getMessage());
        } catch (RuntimeException | Error e) {
            boolean broker = e instanceof KafkaException && !(e instanceof RecordTooLargeException);
            if (broker) {
                throw e;
            }
            LOG.errorf(e, "unexpected failure on %s", DataRequest.of(request));
            fail(request, "internal_error", "data-service failed on this data: " + e);
        }
    }

    private void fail(ExperimentRequest request, String code, String message) {
        if (thread.isShutdown()) {
            // What failed now, failed because we stop.
            throw new InterruptException("stopping");
        }
        metrics.counter("tunelab.data.failures", "code", code).increment();
        LOG.warnf("experiment %s: %s: %s", request.experimentId(), code, message);
        publisher.publishFailure(request.experimentId(), request.dataset(), code, message);
    }

    private void waits(Throwable failure) {
        if (waitsFor.isEmpty()) {
            LOG.warnf(failure, "the broker cannot be used; trying again until it can");
        }
        waitsFor = Optional.of(String.valueOf(failure.getMessage()));
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("intake").status(waitsFor.isEmpty());
        waitsFor.ifPresent(reason -> answer.withData("broker", reason));
        return answer.build();
    }
}
