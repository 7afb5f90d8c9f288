package io.tunelab.results.measures;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tunelab.contract.measure.Measures;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Experiments;
import jakarta.enterprise.context.ApplicationScoped;
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

    MissingMeasures(Experiments experiments, PredictionReads predictions) {
        this.experiments = experiments;
        this.predictions = predictions;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() {
        try {
            int measured;
            do {
                measured = QuarkusTransaction.requiringNew().call(this::some);
            } while (measured == AT_ONCE);
        } catch (RuntimeException e) {
            LOG.warnf("tested runs of earlier versions cannot be measured: %s", DatabaseFailures.reason(e));
        }
    }

    private int some() {
        var runs = experiments.unmeasured(AT_ONCE);
        for (var run : runs) {
            predictions.find(run.experimentId).map(Measures::of).ifPresent(run.test::fill);
        }
        return runs.size();
    }
}
