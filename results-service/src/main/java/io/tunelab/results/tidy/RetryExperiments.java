package io.tunelab.results.tidy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.study.CellNames;
import io.tunelab.results.study.StudyCommands;
import io.tunelab.results.submit.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs failed and cancelled experiments again: those of a study as cells of it, others as new experiments. */
@ApplicationScoped
class RetryExperiments {
    private static final String RETRY_OF = "retry_of";
    private final Experiments experiments;
    private final StudyCells cells;
    private final StudyCommands studies;
    private final Submission submission;

    RetryExperiments(Experiments experiments, StudyCells cells, StudyCommands studies, Submission submission) {
        this.experiments = experiments;
        this.cells = cells;
        this.studies = studies;
        this.submission = submission;
    }

    Outcome retry(Selection selection) {
        var outcome = Outcome.ofExperiments();
        var cellsOf = QuarkusTransaction.requiringNew().call(() -> choose(selection, outcome));
        if (!selection.isDry()) {
            outcome.chosen().stream()
                    .filter(run -> cellsOf.containsKey(run.experimentId))
                    .collect(Collectors.groupingBy(run -> cellsOf.get(run.experimentId).studyId))
                    .forEach((study, runs) -> outcome.attempt(
                            runs,
                            () -> studies.retry(
                                    study,
                                    runs.stream()
                                            .map(run -> CellNames.of(cellsOf.get(run.experimentId)))
                                            .collect(Collectors.toSet()))));
            outcome.chosen().stream()
                    .filter(run -> !cellsOf.containsKey(run.experimentId))
                    .forEach(run -> outcome.attempt(List.of(run), () -> outcome.created(run.experimentId, again(run))));
        }
        return outcome.build("retry", selection.isDry());
    }

    /** Returns the cells that chosen runs stand for, by the runs' ids. */
    private Map<String, StudyCellEntity> choose(Selection selection, Outcome.Builder<ExperimentEntity> outcome) {
        var runs = selection.experiments(experiments);
        var cellsOf = cells.usersOf(runs.stream().map(run -> run.experimentId).toList());
        var replaced = cells.replaced(runs.stream()
                .filter(run -> run.asked != null && run.asked.study != null)
                .map(run -> run.asked.study)
                .collect(Collectors.toSet()));
        runs.forEach(
                run -> outcome.add(run, notRetryable(run).or(() -> Optional.ofNullable(replaced.get(run.experimentId))
                        .filter(study -> !cellsOf.containsKey(run.experimentId))
                        .map("was replaced by a later try in study '%s'"::formatted))));
        return cellsOf;
    }

    private static Optional<String> notRetryable(ExperimentEntity run) {
        if (run.state != State.FAILED && run.state != State.CANCELLED) {
            return Optional.of("is " + run.state + "; only failed and cancelled runs can be retried");
        }
        return run.request == null ? Optional.of("its request is unknown") : Optional.empty();
    }

    private String again(ExperimentEntity run) {
        var request = Marks.object(run.request);
        request.remove(RequestTable.EXPERIMENT_ID.path());
        request.withObject("/" + RequestTable.TAGS.path()).put(RETRY_OF, run.experimentId);
        request.put(RequestTable.REUSE.path(), false);
        return submission.submit(request.toString()).request().experimentId();
    }
}
