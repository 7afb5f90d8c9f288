package io.tunelab.results.study;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tunelab.results.store.Studies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Brings every study nearer to its end, again and again. It remembers nothing: all it goes by is in the database, so a
 * restart in the middle of a study goes unnoticed, and several replicas may run.
 */
@ApplicationScoped
class StudyRunner {
    private static final Logger LOG = Logger.getLogger(StudyRunner.class);
    private final Studies studies;
    private final StudyDecisions decisions;
    private final StudyPublishing publishing;

    StudyRunner(Studies studies, StudyDecisions decisions, StudyPublishing publishing) {
        this.studies = studies;
        this.decisions = decisions;
        this.publishing = publishing;
    }

    @Scheduled(every = "${tunelab.studies.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void pass() {
        for (var study : active()) {
            try {
                reconcile(study);
            } catch (RuntimeException e) {
                LOG.warnf("study %s does not go on for now: %s", study, e.getMessage());
            }
        }
    }

    /** One study, once. */
    void reconcile(String study) {
        decisions.decide(study);
        publishing.publish(study);
    }

    private List<String> active() {
        try {
            return QuarkusTransaction.requiringNew().call(studies::active);
        } catch (RuntimeException e) {
            LOG.warnf("studies do not go on for now: %s", e.getMessage());
            return List.of();
        }
    }
}
