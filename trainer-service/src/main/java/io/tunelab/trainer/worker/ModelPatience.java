package io.tunelab.trainer.worker;

import io.tunelab.hub.Deadline;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Fetches a model: a hub that does not answer may do so later; what it refuses it refuses for good. */
final class ModelPatience {
    private static final Logger LOG = Logger.getLogger(ModelPatience.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private final ModelStore models;
    private final Duration limit;
    private final Consumer<String> trouble;
    private final Consumer<Duration> pause;

    /**
     * @param limit of all attempts and pauses together
     * @param trouble is told why an attempt failed that is followed by another
     * @param pause waits; throws if the run is to stop meanwhile
     */
    ModelPatience(ModelStore models, Duration limit, Consumer<String> trouble, Consumer<Duration> pause) {
        this.models = models;
        this.limit = limit;
        this.trouble = trouble;
        this.pause = pause;
    }

    /** @throws InvalidModelException if the model cannot be used, or its hub did not provide it for too long */
    ModelDirectory fetch(String name) {
        var deadline = Deadline.in(limit);
        for (var next = FIRST_PAUSE; ; next = longer(next)) {
            try {
                return models.fetch(name, deadline);
            } catch (InvalidModelException e) {
                if (!e.isPassing() || deadline.isPast()) {
                    throw e;
                }
                trouble.accept(e.getMessage());
                var wait = deadline.left(next);
                LOG.warnf("trying again in %d ms: %s", wait.toMillis(), e.getMessage());
                pause.accept(wait);
            }
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
