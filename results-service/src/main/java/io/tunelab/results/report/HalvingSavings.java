package io.tunelab.results.report;

import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.query.EpochView;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.store.State;
import io.tunelab.results.study.StudyResults.Run;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What halving a stage has saved, from the epochs that were trained. */
final class HalvingSavings {
    private HalvingSavings() {}

    /** Empty without halving, and while nothing was trained. Needs the epochs of the runs. */
    static Optional<String> inWords(Stage stage) {
        var halving = stage.draw().flatMap(draw -> draw.halving());
        var runs = stage.configurations().stream()
                .flatMap(configuration -> configuration.runs().stream())
                .flatMap(HalvingSavings::trained)
                .toList();
        int epochs = runs.stream().mapToInt(run -> run.epochs().size()).sum();
        if (halving.isEmpty() || epochs == 0) {
            return Optional.empty();
        }
        double spent = runs.stream().mapToDouble(run -> seconds(run.epochs())).sum();
        // A run that early stopping or a failure ended would not have gone on without halving.
        double full = runs.stream()
                .mapToDouble(run -> isStopped(run)
                        ? seconds(run.epochs())
                                / run.epochs().size()
                                * halving.get().budget()
                        : seconds(run.epochs()))
                .sum();
        int fullEpochs = runs.stream()
                .mapToInt(run ->
                        isStopped(run) ? halving.get().budget() : run.epochs().size())
                .sum();
        return Optional.of(
                "Halving trained %d of %d epochs: %s of training and validation instead of about %s (%s less)."
                        .formatted(
                                epochs,
                                fullEpochs,
                                Verdicts.duration(spent),
                                Verdicts.duration(full),
                                Figures.percent(1 - spent / full)));
    }

    private static Stream<ExperimentView> trained(Run run) {
        return run.experiment().stream()
                .filter(one -> !run.reused() && !one.epochs().isEmpty());
    }

    private static boolean isStopped(ExperimentView run) {
        return run.standing().state() == State.STOPPED;
    }

    private static double seconds(List<EpochView> epochs) {
        return epochs.stream()
                .mapToDouble(
                        epoch -> epoch.effort().trainSeconds() + epoch.effort().validationSeconds())
                .sum();
    }
}
