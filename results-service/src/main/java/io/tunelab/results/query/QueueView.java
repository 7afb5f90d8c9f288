package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.query.ExperimentView.WaitingView;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What waits and what runs.
 *
 * @param queued how many wait in all
 * @param paused how many wait for a command
 */
@RegisterForReflection
public record QueueView(
        List<TrainerView> trainers,

        @Schema(
                description =
                        "Running and stalled ones first, then waiting ones by their position, then paused ones; at most 500")
        List<QueuedRun> items,

        long queued,
        long running,
        long paused) {
    public QueueView {
        trainers = List.copyOf(trainers);
        items = List.copyOf(items);
    }

    /**
     * A trainer that was heard of in the last hour. One that has nothing to do is silent.
     *
     * @param experimentId what it runs; null if nothing
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrainerView(String name, Instant heardAt, String experimentId) {}

    /**
     * One experiment.
     *
     * @param position from 1, in the order of submission; null unless it is queued
     * @param waiting what it waits for beside a trainer
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueuedRun(
            String experimentId,
            String study,
            State state,
            Integer position,
            Instant submittedAt,
            WaitingView waiting,
            String worker,
            @Schema(ref = "RunProgress") JsonNode progress) {
        static QueuedRun of(ExperimentEntity run, Integer position, StoredJson json) {
            return new QueuedRun(
                    run.experimentId,
                    run.asked == null ? null : run.asked.study,
                    run.state,
                    position,
                    run.submittedAt,
                    WaitingView.of(run),
                    run.state == State.QUEUED ? null : run.worker,
                    json.progress(run.progress));
        }
    }
}
