package io.tunelab.local.run;

import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.study.RequestFields;
import io.tunelab.local.study.Study;
import io.tunelab.local.study.Study.Stage;
import io.tunelab.local.study.StudyPlan;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Submits a study stage by stage and follows its runs to their ends. */
public final class StudyRunner {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A results-service that restarts is away this long at most; then the user is told. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ResultsApi api;
    private final Terminal terminal;

    public StudyRunner(ResultsApi api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /** Runs everything; returns every run in its final state, in the study's order. */
    public List<RunStatus> run(Study study, String stamp) {
        var plan = new StudyPlan(study, stamp);
        var all = new ArrayList<RunStatus>();
        Map<String, List<RunStatus>> stages = new LinkedHashMap<>();
        for (var stage : study.stages()) {
            var base = stage.bestOf().map(earlier -> best(study, stage, stages.get(earlier)));
            if (study.stages().size() > 1) {
                terminal.line("Stage " + stage.name());
            }
            var runs = follow(plan.runs(stage, base.orElse(RequestFields.NONE)));
            stages.put(stage.name(), runs);
            all.addAll(runs);
        }
        return all;
    }

    private List<RunStatus> follow(List<StudyPlan.Run> runs) {
        runs.forEach(run -> api.submit(run.request()));
        var statuses =
                runs.stream().map(run -> new RunStatus(run, Optional.empty())).toList();
        var view = new ProgressView(terminal, statuses);
        long lastAnswer = System.nanoTime();
        while (true) {
            try {
                statuses = statuses.stream().map(this::refresh).toList();
                lastAnswer = System.nanoTime();
            } catch (ApiException e) {
                if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            view.show(statuses);
            if (statuses.stream().allMatch(RunStatus::isFinal)) {
                return statuses;
            }
            pause();
        }
    }

    private RunStatus refresh(RunStatus status) {
        return status.isFinal()
                ? status
                : new RunStatus(status.run(), api.experiment(status.run().id()));
    }

    private static RequestFields best(Study study, Stage stage, List<RunStatus> earlier) {
        return Selection.bestConfiguration(earlier, study.selectBy())
                .orElseThrow(() -> new ApiException("stage '" + stage.name() + "' starts from the best run of '"
                        + stage.bestOf().orElseThrow() + "', but none of its runs completed"));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }
}
