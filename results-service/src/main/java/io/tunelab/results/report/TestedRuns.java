package io.tunelab.results.report;

import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.CalibrationView;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.query.StoredPredictions.Example;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /**
     * Of a multi-label run an answer is right or not: there are too many sets of labels to be classes, and each run numbers
     * its own.
     */
    static TestedRun of(StoredPredictions view) {
        var examples = view.predictions();
        if (view.isMultiLabel()) {
            return new TestedRun(
                    2,
                    examples.stream().map(Example::rowId).toList(),
                    examples.stream().map(example -> 1).toList(),
                    examples.stream().map(example -> example.isRight() ? 1 : 0).toList(),
                    reliability(view));
        }
        return new TestedRun(
                view.numLabels(),
                examples.stream().map(Example::rowId).toList(),
                examples.stream().map(Example::label).toList(),
                examples.stream().map(Example::predicted).toList(),
                reliability(view));
    }

    /**
     * How well the probabilities of a run are calibrated on the test examples.
     *
     * @param scaled with the temperature that the run fitted on validation; empty where there is none
     * @param countsLabelDecisions whether the examples counted are decisions on single labels (multi-label)
     */
    record Calibration(Reliability plain, Optional<Scaled> scaled, boolean countsLabelDecisions) {}

    /** The same with logits divided by a temperature. */
    record Scaled(double temperature, Reliability reliability) {}

    /** Empty where there are no predictions. */
    Optional<Calibration> calibration(ExperimentView run) {
        return predictions.find(run.experimentId()).map(found -> {
            var decisions = decisions(found).toList();
            var scaled = temperature(run)
                    .map(temperature -> new Scaled(
                            temperature,
                            Reliability.of(decisions.stream()
                                    .map(one -> one.scaled(temperature))
                                    .toList())));
            return new Calibration(Reliability.of(decisions), scaled, found.isMultiLabel());
        });
    }

    private static Optional<Double> temperature(ExperimentView run) {
        return Optional.ofNullable(run.selection().calibration())
                .map(CalibrationView::temperature)
                .filter(temperature -> temperature > 0);
    }

    /** Of a multi-label run each decision on a label counts, whether an example has it or not. */
    private static Reliability reliability(StoredPredictions view) {
        return Reliability.of(decisions(view).toList());
    }

    private static Stream<Reliability.Prediction> decisions(StoredPredictions view) {
        if (view.isMultiLabel()) {
            var sets = view.labelSets().orElseThrow();
            return view.predictions().stream().flatMap(example -> decisions(example, sets.get(example.label())));
        }
        return view.predictions().stream()
                .map(example -> new Reliability.Prediction(example.probabilities(), example.label()));
    }

    private static Stream<Reliability.Prediction> decisions(Example example, List<Integer> labels) {
        return IntStream.range(0, example.probabilities().size()).mapToObj(label -> {
            float probability = example.probabilities().get(label);
            return new Reliability.Prediction(List.of(1 - probability, probability), labels.contains(label) ? 1 : 0);
        });
    }
}
