package io.tunelab.results.live;

import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.store.ExperimentEntity;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Experiments while they change, as server-sent events. */
@Path("/api/v1/experiments")
@Produces(MediaType.SERVER_SENT_EVENTS)
@Tag(name = "Experiments")
public class LiveResource {
    /** Proxies cut connections on which nothing moves, and some clients give up after five seconds. */
    private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(2).toNanos();

    private final LiveExperiments live;
    private final ExperimentReads reads;

    LiveResource(LiveExperiments live, ExperimentReads reads) {
        this.live = live;
        this.reads = reads;
    }

    @GET
    @Path("live")
    @APIResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = ExperimentView.class)))
    @Operation(
            operationId = "streamExperiments",
            summary = "Experiments as they change",
            description = "Server-sent events named `experiment`; the data is the experiment as the list shows it, its"
                    + " progress included, at most once a second each. With `study`, only those of that study.")
    public void live(@QueryParam("study") String study, @Context SseEventSink sink, @Context Sse sse) {
        live.subscribe(run -> study == null || isOf(study, run), new SinkListener(sink, sse, false));
    }

    @GET
    @Path("{id}/live")
    @APIResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = ExperimentView.class)))
    @Operation(
            operationId = "streamExperiment",
            summary = "One experiment as it changes",
            description = "Begins with the experiment as it is now, and ends with the run.")
    public void one(@PathParam("id") String id, @Context SseEventSink sink, @Context Sse sse) {
        reads.entity(id);
        var listener = new SinkListener(sink, sse, true);
        live.subscribe(run -> run.experimentId.equals(id), listener);
        // Read after subscribing: a change in between is told twice rather than never.
        listener.changed(reads.view(reads.entity(id)));
    }

    private static boolean isOf(String study, ExperimentEntity run) {
        return run.asked != null && study.equals(run.asked.study);
    }

    private static final class SinkListener implements LiveExperiments.Listener {
        private final SseEventSink sink;
        private final Sse sse;
        private final boolean endsWithRun;
        private volatile boolean hasEnded;
        private volatile boolean failed;
        private volatile long lastNanos = System.nanoTime();

        SinkListener(SseEventSink sink, Sse sse, boolean endsWithRun) {
            this.endsWithRun = endsWithRun;
            this.sink = sink;
            this.sse = sse;
            send(sse.newEventBuilder().comment("listening").build());
        }

        @Override
        public void changed(ExperimentView experiment) {
            send(sse.newEventBuilder()
                    .name("experiment")
                    .id(experiment.experimentId() + "@" + experiment.times().updatedAt())
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(ExperimentView.class, experiment)
                    .build());
            if (endsWithRun && experiment.standing().state().isOver()) {
                hasEnded = true; // for good: the first look may come after the last change
            }
        }

        @Override
        public void nothing() {
            if (hasEnded && !isGone()) {
                sink.close(); // not where the end is told: the method that opened the stream may not have returned
            } else if (System.nanoTime() - lastNanos > KEEP_ALIVE_NANOS) {
                send(sse.newEventBuilder().comment("still here").build());
            }
        }

        @Override
        public boolean isGone() {
            return failed || sink.isClosed();
        }

        private void send(jakarta.ws.rs.sse.OutboundSseEvent event) {
            lastNanos = System.nanoTime();
            if (!isGone()) {
                sink.send(event).exceptionally(failure -> {
                    failed = true;
                    return null;
                });
            }
        }
    }
}
