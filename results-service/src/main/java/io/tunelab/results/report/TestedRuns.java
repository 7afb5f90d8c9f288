package io.tunelab.results.report;

import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.query.StoredPredictions.Example;
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

    static TestedRun of(StoredPredictions view) {
        var examples = view.predictions();
        return new TestedRun(
                view.numLabels(),
                examples.stream().map(Example::rowId).toList(),
                examples.stream().map(Example::label).toList(),
                examples.stream().map(Example::predicted).toList(),
                reliability(view));
    }

    /** Empty where there are no predictions. */
    Optional<Reliability> reliability(String experimentId) {
        return predictions.find(experimentId).map(TestedRuns::reliability);
    }

    private static Reliability reliability(StoredPredictions view) {
        return Reliability.of(view.predictions().stream()
                .map(example -> new Reliability.Prediction(example.probabilities(), example.label()))
                .toList());
    }
}
