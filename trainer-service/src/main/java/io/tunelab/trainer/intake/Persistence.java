package io.tunelab.trainer.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.TimeoutException;
import io.tunelab.intake.Retries;
import io.tunelab.trainer.queue.QueueUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * The one policy for records whose handling fails. While the database or Kafka is away, the record is tried again, longer
 * and longer apart, and those behind it wait; health tells what waits and why. What fails otherwise would fail again: it is
 * put aside, and the next record comes.
 */
@Default
@Wellness
@ApplicationScoped
public class Persistence implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Persistence.class);
    private final Map<String, String> waiting = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * Does {@code work}, or puts its record aside.
     *
     * @param putAside gets the reason; retried like the work itself
     * @throws IllegalStateException if the service stops before one of the two is done
     */
    void untilDone(String what, Runnable work, Consumer<RuntimeException> putAside) {
        try {
            whileUnavailable(what, work);
        } catch (RuntimeException e) {
            if (isUnavailable(e)) {
                throw new IllegalStateException(what + " is left for the next start", e);
            }
            LOG.errorf(e, "%s is put aside", what);
            try {
                whileUnavailable(what, () -> putAside.accept(e));
            } catch (RuntimeException again) {
                if (isUnavailable(again)) {
                    throw new IllegalStateException(what + " is left for the next start", again);
                }
                LOG.errorf(again, "%s cannot even be put aside", what);
            }
        }
    }

    private void whileUnavailable(String what, Runnable work) {
        try {
            Retries.withBackoff(failure -> !stopping && isUnavailable(failure), failure -> waits(what, failure))
                    .untilDone(work::run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " is left for the next start", e);
        } finally {
            waiting.remove(what);
        }
    }

    private void waits(String what, Throwable failure) {
        if (waiting.put(what, String.valueOf(failure.getMessage())) == null) {
            LOG.warnf("%s waits: %s", what, failure.getMessage());
        }
    }

    /** Whether it is the database or the broker that failed, and not what we asked of them. */
    private static boolean isUnavailable(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return false;
            }
            if (cause instanceof QueueUnavailableException
                    || cause instanceof KafkaException
                    || cause instanceof TimeoutException
                    || cause instanceof InterruptedException
                    || cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("intake").status(waiting.isEmpty());
        waiting.forEach(answer::withData);
        return answer.build();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
