package io.tunelab.results.measures;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tunelab.contract.measure.Measures;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Experiments;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Measures tested runs whose trainer did not: it was of an earlier version. Their stored predictions give the same numbers.
 * What they were worth on validation is not known.
 */
@ApplicationScoped
class MissingMeasures {
    private static final Logger LOG = Logger.getLogger(MissingMeasures.class);
    private static final int AT_ONCE = 20;
    private final Experiments experiments;
    private final PredictionReads predictions;
    /** Runs whose predictions cannot be read; a restart, perhaps of a later version, tries them again. */
    private final Set<String> unmeasurable = ConcurrentHashMap.newKeySet();

    MissingMeasures(Experiments experiments, PredictionReads predictions) {
        this.experiments = experiments;
        this.predictions = predictions;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() {
        try {
            var ids = unmeasured("");
            while (!ids.isEmpty()) {
                ids.stream().filter(id -> !unmeasurable.contains(id)).forEach(this::measure);
                ids = unmeasured(ids.get(ids.size() - 1));
            }
        } catch (RuntimeException e) {
            LOG.warnf("tested runs of earlier versions cannot be measured: %s", DatabaseFailures.reason(e));
        }
    }

    private List<String> unmeasured(String after) {
        return QuarkusTransaction.requiringNew().call(() -> experiments.unmeasured(after, AT_ONCE));
    }

    /** In a transaction of its own, so that one that cannot be measured stops no other. */
    private void measure(String id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> fill(id));
        } catch (RuntimeException e) {
            if (DatabaseFailures.isPassing(e)) {
                throw e;
            }
            unmeasurable.add(id);
            LOG.warnf("experiment %s cannot be measured: %s", id, DatabaseFailures.reason(e));
        }
    }

    private void fill(String id) {
        experiments
                .lock(List.of(id))
                .forEach(run -> predictions.find(id).map(Measures::of).ifPresent(run.test::fill));
    }
}
