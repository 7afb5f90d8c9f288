package io.tunelab.results.live;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.store.ExperimentEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Tells listeners of experiments that change. It looks into the database once a second while anybody listens, so that
 * every replica of this service tells the same, whichever of them took the event.
 */
@ApplicationScoped
class LiveExperiments {
    private static final Logger LOG = Logger.getLogger(LiveExperiments.class);
    /** A change is stamped when it is made and seen when it is committed: we look again at the last moments. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    /** Somebody who listens. */
    interface Listener {
        void changed(ExperimentView experiment);

        /** Nothing has changed; a moment to see whether the listener is still there. */
        void nothing();

        boolean isGone();
    }

    private record Subscription(Predicate<ExperimentEntity> wanted, Listener listener) {}

    private final ExperimentReads reads;
    private final Clock clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> told = new HashMap<>();
    private Instant since;

    LiveExperiments(ExperimentReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
        this.since = clock.instant();
    }

    void subscribe(Predicate<ExperimentEntity> wanted, Listener listener) {
        subscriptions.add(new Subscription(wanted, listener));
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        subscriptions.removeIf(subscription -> subscription.listener().isGone());
        var now = clock.instant();
        if (!subscriptions.isEmpty()) {
            try {
                tellChangesAfter(since.minus(OVERLAP));
            } catch (RuntimeException e) {
                LOG.warnf("listeners wait, the database does not answer: %s", e.getMessage());
                return;
            }
        }
        since = now;
        told.values().removeIf(at -> at.isBefore(now.minus(OVERLAP.multipliedBy(3))));
    }

    private void tellChangesAfter(Instant moment) {
        var page = reads.changedAfter(moment, "");
        while (!page.isEmpty()) {
            tell(page);
            var last = page.get(page.size() - 1);
            page = reads.changedAfter(last.updatedAt, last.experimentId);
        }
        subscriptions.forEach(subscription -> subscription.listener().nothing());
    }

    private void tell(List<ExperimentEntity> changed) {
        for (var experiment : changed) {
            if (experiment.updatedAt.equals(told.put(experiment.experimentId, experiment.updatedAt))) {
                continue;
            }
            for (var subscription : subscriptions) {
                if (subscription.wanted().test(experiment)) {
                    subscription.listener().changed(reads.view(experiment));
                }
            }
        }
    }
}
