package io.tunelab.results.study;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.analysis.Sensitivity;
import io.tunelab.results.reuse.FinishedRuns;
import io.tunelab.results.study.EarlierRuns.Observed;
import io.tunelab.results.study.plan.ExampleSets;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which differences a stage that has not run yet can show, and what it would take to show the margin, in words. */
@ApplicationScoped
class PlannedSensitivity {
    private static final String DATA = "dataset.";
    private final FinishedRuns finished;
    private final EarlierRuns earlier;

    PlannedSensitivity(FinishedRuns finished, EarlierRuns earlier) {
        this.finished = finished;
        this.earlier = earlier;
    }

    /** Empty for a single configuration, and where the best of an earlier stage decides what it is tested on. */
    Optional<String> of(StudySpec spec, Stage stage) {
        if (stage.configurations().size() < 2) {
            return Optional.empty();
        }
        if (stage.seeds().variation().crossed()) {
            return Optional.of("Differences get no verdict, because runs with crossed seeds are not independent.");
        }
        try {
            var runs = runs(spec, stage);
            if (!ExampleSets.ofTest(runs.stream()).areOne()) {
                return Optional.of("Differences get no verdict, because the runs are tested on different examples.");
            }
            return inheritsTestSet(stage, runs.get(0))
                    ? Optional.empty()
                    : inWords(spec, stage, runs)
                            .or(() -> Optional.of(
                                    "The smallest detectable difference is known once the data is prepared."));
        } catch (InvalidRequestException e) {
            return Optional.empty(); // fields that fit together only with those that it will inherit
        }
    }

    /** Its requests, without what it will inherit. */
    private static List<ExperimentRequest> runs(StudySpec spec, Stage stage) {
        return stage.configurations().stream()
                .map(one -> spec.fixed().with(one.fields()))
                .flatMap(fields -> stage.seeds().of(fields).stream()
                        .map(seed -> stage.seeds().fields(fields, seed)))
                .map(fields -> RequestReader.LENIENT.read(fields.json(), () -> "planned"))
                .toList();
    }

    /** Whether the best of an earlier stage decides on which examples this one is tested. */
    private static boolean inheritsTestSet(Stage stage, ExperimentRequest run) {
        boolean areShared = run.dataset().protocol().sharesTestRows();
        return stage.bestOf().stream()
                .flatMap(from -> from.take().stream())
                .filter(path -> path.startsWith(DATA))
                .filter(path -> !(areShared && path.equals(RequestTable.DATASET_FRACTION.path())))
                .anyMatch(path -> stage.configurations().stream()
                        .anyMatch(one -> one.fields().at(path).isEmpty()));
    }

    private Optional<String> inWords(StudySpec spec, Stage stage, List<ExperimentRequest> runs) {
        var first = runs.get(0);
        int seeds = stage.seeds().count();
        int comparisons = stage.configurations().size() - 1;
        return earlier.testExamples(first).map(examples -> {
            var observed = earlier.variances(first, seeds, comparisons);
            var sensitivity = observed.map(Observed::sensitivity).orElse(Sensitivity.typical(comparisons));
            return SensitivityView.of(sensitivity, seeds, examples, spec.margin(stage), secondsOfASeed(runs, seeds))
                            .text()
                    + observed.map(found ->
                                    " Variances are those of %d earlier runs on this data.".formatted(found.runs()))
                            .orElse(" This assumes typical variances.");
        });
    }

    /** Of one run of each configuration; empty unless the time of one is known. */
    private Optional<Double> secondsOfASeed(List<ExperimentRequest> runs, int seeds) {
        var known = IntStream.range(0, runs.size() / seeds)
                .mapToObj(configuration -> runs.get(configuration * seeds))
                .flatMap(run -> finished.secondsOf(run).stream())
                .mapToDouble(Double::doubleValue)
                .average();
        return known.isPresent() ? Optional.of(known.getAsDouble() * runs.size() / seeds) : Optional.empty();
    }
}
