package io.tunelab.results.ingest;

import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.results.store.TrainingCurve;
import io.tunelab.results.store.TrainingCurve.Point;
import io.tunelab.results.store.TrainingCurves;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Keeps the training curves of runs. A batch costs two statements, however many runs report. */
@ApplicationScoped
class CurveLedger {
    private final TrainingCurves curves;

    CurveLedger(TrainingCurves curves) {
        this.curves = curves;
    }

    /** Keeps the points of heartbeats that were applied, by run in their order. The runs' rows are locked. */
    void keep(Map<String, List<Report>> heartbeats) {
        if (heartbeats.isEmpty()) {
            return;
        }
        var known = curves.of(heartbeats.keySet());
        curves.put(heartbeats.entrySet().stream()
                .map(run -> run.getValue().stream()
                        .map(CurveLedger::told)
                        .reduce(
                                known.getOrDefault(run.getKey(), new TrainingCurve(run.getKey(), 0, 0, List.of())),
                                TrainingCurve::with))
                .toList());
    }

    /** Whether a report has points of the curve. */
    static boolean isTold(Report report) {
        return report.event() instanceof RunProgress progress
                && !progress.curve().isEmpty();
    }

    private static TrainingCurve told(Report report) {
        var progress = (RunProgress) report.event();
        return new TrainingCurve(
                report.key().experimentId(),
                report.key().attempt(),
                progress.position().stepsPerEpoch().orElse(0),
                progress.curve().stream()
                        .map(point ->
                                new Point(point.step(), (float) point.loss(), (float) point.learningRate(), (float)
                                        point.tokensPerSecond()))
                        .toList());
    }
}
