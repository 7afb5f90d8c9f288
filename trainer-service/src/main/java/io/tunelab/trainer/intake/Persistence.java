package io.tunelab.trainer.intake;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Does something until it succeeds. A record whose handling fails because the database or Kafka is away is neither
 * dropped nor skipped: the ones behind it wait.
 */
@ApplicationScoped
public class Persistence {
    private static final Logger LOG = Logger.getLogger(Persistence.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private volatile boolean stopping;

    /** @throws IllegalStateException if the service stops before {@code work} succeeds */
    void untilDone(String what, Runnable work) {
        long pauseMillis = 250;
        while (!stopping) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                LOG.warnf("%s: trying again in %d ms: %s", what, pauseMillis, e.getMessage());
                pause(pauseMillis);
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
            }
        }
        throw new IllegalStateException(what + " is left for the next start");
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
