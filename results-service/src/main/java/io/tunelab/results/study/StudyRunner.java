package io.tunelab.results.study;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.UnreadableMessages;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Brings every study nearer to its end, again and again. All it goes by is in the database, so a restart in the middle of a
 * study goes unnoticed, and several replicas may run. What it remembers only saves work: a study in which nothing has
 * changed since the last look is left alone for a while.
 */
@ApplicationScoped
class StudyRunner {
    private static final Logger LOG = Logger.getLogger(StudyRunner.class);
    /** Another replica may have had the study in hand, and have died. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** What a study was like when it was last looked at, and when that was. */
    private record Look(String stamp, long nanos) {}

    /** How often in a row a study may fail for another reason than an outage. */
    private static final int MOST_FAILURES = 10;

    private final Map<String, Look> settled = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Studies studies;
    private final StudyDecisions decisions;
    private final StudyPublishing publishing;
    private final Looking looking;

    StudyRunner(Studies studies, StudyDecisions decisions, StudyPublishing publishing, Looking looking) {
        this.looking = looking;
        this.studies = studies;
        this.decisions = decisions;
        this.publishing = publishing;
    }

    @Scheduled(every = "${tunelab.studies.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void pass() {
        var active = active();
        settled.keySet().retainAll(active.stream().map(Studies.Active::id).toList());
        for (var study : active) {
            if (!isSettled(study)) {
                pass(study);
            }
        }
    }

    private boolean isSettled(Studies.Active study) {
        var look = settled.get(study.id());
        return look != null
                && !study.stamp().isEmpty()
                && look.stamp().equals(study.stamp())
                && System.nanoTime() - look.nanos() < LOOK_AGAIN.toNanos();
    }

    private void pass(Studies.Active study) {
        try {
            if (reconcile(study.id())) {
                settled.remove(study.id());
            } else {
                // The stamp from before: had this look changed anything, there is another one now.
                settled.put(study.id(), new Look(study.stamp(), System.nanoTime()));
            }
            failures.remove(study.id());
        } catch (RuntimeException e) {
            failed(study.id(), e);
        }
    }

    /** What is away comes back; what fails again and again for another reason ends the study instead of holding it for ever. */
    private void failed(String study, RuntimeException failure) {
        boolean passes = failure instanceof ProblemException || DatabaseFailures.isPassing(failure);
        if (passes || failures.merge(study, 1, Integer::sum) < MOST_FAILURES) {
            LOG.warnf("cannot advance study %s, will retry: %s", study, failure.getMessage());
            return;
        }
        failures.remove(study);
        LOG.errorf(failure, "study %s fails", study);
        try {
            decisions.fail(study, "internal error: " + UnreadableMessages.storable(DatabaseFailures.reason(failure)));
        } catch (RuntimeException e) {
            LOG.errorf(e, "study %s cannot even be ended", study);
        }
    }

    /** One study, once; whether to come back soon. */
    boolean reconcile(String study) {
        boolean waits = looking.look(study);
        waits |= decisions.decide(study);
        publishing.publish(study);
        return waits;
    }

    private List<Studies.Active> active() {
        try {
            return QuarkusTransaction.requiringNew().call(studies::active);
        } catch (RuntimeException e) {
            LOG.warnf("cannot advance studies, will retry: %s", e.getMessage());
            return List.of();
        }
    }
}
