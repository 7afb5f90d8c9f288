package io.tunelab.local.run;

import io.tunelab.local.rest.Experiment;
import io.tunelab.local.study.StudyPlan;
import java.util.Optional;

/**
 * A planned run and what is known of it.
 *
 * @param experiment absent until the results-service has heard of it
 */
public record RunStatus(StudyPlan.Run run, Optional<Experiment> experiment) {
    /** Whether nothing more will happen. */
    public boolean isFinal() {
        return experiment
                .map(Experiment::state)
                .filter(Experiment.State::isFinal)
                .isPresent();
    }

    /** Its result, once it completed. */
    public Optional<Experiment.Result> result() {
        return experiment
                .filter(known -> known.state() == Experiment.State.COMPLETED)
                .flatMap(Experiment::result);
    }
}
