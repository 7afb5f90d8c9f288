package io.tunelab.results.mirror;

import io.tunelab.results.mirror.Item.Written;
import io.tunelab.results.mlflow.RunFacts;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Writes runs: at the beginning parameters and tags, then each epoch, at the end results and files. */
@ApplicationScoped
class RunWriter {
    /** Predictions come a moment after the end; some are too large to come at all. */
    private static final Duration PREDICTIONS = Duration.ofSeconds(30);

    private final Positions positions;
    private final Sources sources;
    private final StudyWriter studies;
    private final Clock clock;

    RunWriter(Positions positions, Sources sources, StudyWriter studies, Clock clock) {
        this.positions = positions;
        this.sources = sources;
        this.studies = studies;
        this.clock = clock;
    }

    /**
     * Writes what is not written of a run.
     *
     * @return whether it is all there is; false while predictions are to come
     */
    boolean write(Writing mlflow, Item item) {
        var run = sources.run(item.study(), item.experiment());
        var there = epochs(mlflow, begun(mlflow, item, run), run.view());
        return standing(mlflow, there, run.view());
    }

    /** The run is known by its id only when its parameters are there: whoever dies before that finds it by its tag. */
    private Item begun(Writing mlflow, Item item, Sources.Run run) {
        if (item.run().isPresent()) {
            return item;
        }
        var experiment = studies.experiment(mlflow, item.study());
        var parent = item.study().isEmpty() ? Optional.<String>empty() : studies.parent(mlflow, item.study());
        var tags = new LinkedHashMap<>(RunFacts.tags(run.view()));
        tags.putAll(run.tags());
        parent.ifPresent(id -> tags.put("mlflow.parentRunId", id));
        var times = run.view().times();
        var id = mlflow.find(experiment, RunFacts.ID, item.experiment())
                .orElseGet(() -> mlflow.create(
                        experiment,
                        run.name(),
                        Optional.ofNullable(times.startedAt())
                                .orElse(times.submittedAt())
                                .toEpochMilli(),
                        tags));
        mlflow.params(id, RunFacts.params(run.view()));
        var there = item.with(Optional.of(id), Written.NOTHING);
        positions.save(there);
        return there;
    }

    private Item epochs(Writing mlflow, Item item, ExperimentView run) {
        var written = item.written();
        var news = run.epochs().stream()
                .filter(epoch -> epoch.attempt() > written.attempt()
                        || epoch.attempt() == written.attempt() && epoch.epoch() > written.epoch())
                .toList();
        if (news.isEmpty()) {
            return item;
        }
        mlflow.metrics(
                item.run().orElseThrow(),
                news.stream().flatMap(epoch -> RunFacts.metrics(epoch).stream()).toList());
        var last = news.get(news.size() - 1);
        var there = item.with(item.run(), new Written(last.attempt(), last.epoch(), written.standing()));
        positions.save(there);
        return there;
    }

    private boolean standing(Writing mlflow, Item item, ExperimentView run) {
        var state = run.standing().state();
        boolean isEnd = state.isFinal();
        var standing = isEnd ? state + "@" + run.times().finishedAt() : state.name();
        if (item.written().standing().equals(standing)) {
            return true;
        }
        var id = item.run().orElseThrow();
        if (isEnd && !end(mlflow, id, run)) {
            return false;
        }
        mlflow.status(
                id,
                RunFacts.status(state),
                isEnd ? Optional.of(run.times().finishedAt().toEpochMilli()) : Optional.empty());
        positions.save(item.with(item.run(), item.written().with(standing)));
        return true;
    }

    /** @return whether everything is there */
    private boolean end(Writing mlflow, String id, ExperimentView run) {
        var predictions = sources.predictions(run.experimentId());
        if (predictions.isEmpty()
                && run.standing().state() == State.COMPLETED
                && run.times().finishedAt().plus(PREDICTIONS).isAfter(clock.instant())) {
            return false;
        }
        mlflow.metrics(id, RunFacts.metrics(run));
        var missing = mlflow.artifacts(id, RunFiles.of(run, predictions));
        var tags = new LinkedHashMap<>(RunFacts.tags(run));
        missing.ifPresent(why -> tags.put(Sources.ARTIFACTS, why));
        if (run.standing().error() != null) {
            tags.put("tunelab.error", String.valueOf(run.standing().error().message()));
        }
        mlflow.tags(id, tags);
        return true;
    }
}
