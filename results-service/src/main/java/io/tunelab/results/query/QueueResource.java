package io.tunelab.results.query;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.QueueView.QueuedRun;
import io.tunelab.results.query.QueueView.TrainerView;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits for what, and why. */
@Path("/api/v1/queue")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class QueueResource {
    private static final Duration RECENT = Duration.ofHours(1);
    private static final int MOST = 500;
    private final ExperimentReads reads;
    private final StoredJson json;
    private final Clock clock;

    QueueResource(ExperimentReads reads, StoredJson json, Clock clock) {
        this.reads = reads;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "getQueue",
            summary = "The queue: positions, trainers, and what a run waits for",
            description =
                    "Trainers take runs in the order of their submission. One whose model or data is not there yet (`waiting`) is"
                            + " passed over until it is.")
    public QueueView queue() {
        var unfinished = reads.unfinished(MOST);
        return new QueueView(
                trainers(unfinished),
                items(unfinished),
                reads.count(State.QUEUED),
                reads.count(State.RUNNING) + reads.count(State.STALLED),
                reads.count(State.PAUSED));
    }

    private List<QueuedRun> items(List<ExperimentEntity> unfinished) {
        var waiting = new ArrayList<QueuedRun>();
        unfinished.stream()
                .filter(run -> run.state == State.QUEUED)
                .forEach(run -> waiting.add(QueuedRun.of(run, waiting.size() + 1, json)));
        return Stream.of(
                        items(unfinished, List.of(State.RUNNING, State.STALLED)),
                        waiting.stream(),
                        items(unfinished, List.of(State.PAUSED)))
                .flatMap(part -> part)
                .toList();
    }

    private Stream<QueuedRun> items(List<ExperimentEntity> unfinished, List<State> states) {
        return unfinished.stream().filter(run -> states.contains(run.state)).map(run -> QueuedRun.of(run, null, json));
    }

    private List<TrainerView> trainers(List<ExperimentEntity> unfinished) {
        Map<String, String> busy = unfinished.stream()
                .filter(run -> run.state == State.RUNNING && run.worker != null)
                .collect(Collectors.toMap(run -> run.worker, run -> run.experimentId, (one, other) -> one));
        return reads.trainers(clock.instant().minus(RECENT)).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(trainer -> new TrainerView(trainer.getKey(), trainer.getValue(), busy.get(trainer.getKey())))
                .toList();
    }
}
