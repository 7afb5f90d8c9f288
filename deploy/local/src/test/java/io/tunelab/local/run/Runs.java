package io.tunelab.local.run;

import io.tunelab.local.rest.Experiment;
import io.tunelab.local.rest.Experiment.Examples;
import io.tunelab.local.rest.Experiment.Result;
import io.tunelab.local.rest.Experiment.State;
import io.tunelab.local.study.RequestFields;
import io.tunelab.local.study.StudyPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs for tests. */
final class Runs {
    private Runs() {}

    static RunStatus completed(
            String name, Map<String, Object> request, double loss, double accuracy, double testAccuracy) {
        var result = new Result(2, 3, accuracy, loss, testAccuracy, testAccuracy, 61.4, new Examples(1400, 200, 400));
        var experiment = new Experiment(
                name, State.COMPLETED, Optional.empty(), List.of(), Optional.of(result), Optional.empty());
        return new RunStatus(new StudyPlan.Run(name, name, new RequestFields(request)), Optional.of(experiment));
    }

    static RunStatus failed(String name, String why) {
        var experiment =
                new Experiment(name, State.FAILED, Optional.empty(), List.of(), Optional.empty(), Optional.of(why));
        return new RunStatus(new StudyPlan.Run(name, name, RequestFields.NONE), Optional.of(experiment));
    }
}
