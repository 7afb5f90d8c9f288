package io.tunelab.results.report;

import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.PredictionsView;
import io.tunelab.results.query.PredictionsView.Example;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What runs said of their test examples, in the form that statistics take. */
@ApplicationScoped
class TestedRuns {
    private final PredictionReads predictions;

    TestedRuns(PredictionReads predictions) {
        this.predictions = predictions;
    }

    Optional<TestedRun> find(String experimentId) {
        return predictions.find(experimentId).map(TestedRuns::of);
    }

    private static TestedRun of(PredictionsView view) {
        var examples = view.predictions();
        return new TestedRun(
                view.numLabels(),
                examples.stream().map(Example::rowId).toList(),
                examples.stream().map(Example::label).toList(),
                examples.stream().map(Example::predicted).toList(),
                examples.stream()
                        .map(example -> example.probabilities().get(example.predicted()))
                        .toList());
    }
}
