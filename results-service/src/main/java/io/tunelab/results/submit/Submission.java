package io.tunelab.results.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tunelab.contract.command.RunCommand;
import io.tunelab.contract.id.TimeOrderedIds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.intake.ConsumerHealth;
import io.tunelab.results.ingest.RequestIngest;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.WholeNumber;
import io.tunelab.results.reuse.FileTimes;
import io.tunelab.results.reuse.FinishedRuns;
import io.tunelab.results.store.ExperimentMarks;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.watch.RunLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Publishes what users ask for. The topic is the truth: the row is only written after the broker's acknowledgement, as
 * the consumer of the topic would write it; whichever comes second changes nothing.
 */
@ApplicationScoped
public class Submission {
    private static final Logger LOG = Logger.getLogger(Submission.class);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private final MutinyEmitter<String> submissions;
    private final MutinyEmitter<String> commands;
    private final Experiments experiments;
    private final RequestIngest ingest;
    private final ConsumerHealth consumers;
    private final ExperimentMarks marks;
    private final FinishedRuns finishedRuns;
    private final FileTimes files;
    private final TimeOrderedIds ids;
    private final Clock clock;

    Submission(
            @Channel("submissions") MutinyEmitter<String> submissions,
            @Channel("commands") MutinyEmitter<String> commands,
            Experiments experiments,
            RequestIngest ingest,
            ConsumerHealth consumers,
            ExperimentMarks marks,
            FinishedRuns finishedRuns,
            FileTimes files,
            Clock clock) {
        this.files = files;
        this.finishedRuns = finishedRuns;
        this.marks = marks;
        this.submissions = submissions;
        this.commands = commands;
        this.experiments = experiments;
        this.ingest = ingest;
        this.consumers = consumers;
        this.ids = new TimeOrderedIds(clock);
        this.clock = clock;
    }

    /**
     * What became of a request.
     *
     * @param isFinished whether it is the request of an identical run that has finished, and nothing was submitted
     */
    public record Outcome(ExperimentRequest request, boolean isFinished) {}

    /**
     * Takes a request as users write it; the same one again changes nothing. A request that names no id asks for a result, so
     * that an identical run that has finished may answer; one that names an id asks for a run of that id.
     */
    public Outcome submit(String body) {
        var isUnnamed = new AtomicBoolean();
        var request = RequestReader.STRICT.read(body.getBytes(StandardCharsets.UTF_8), () -> {
            isUnnamed.set(true);
            return ids.next();
        });
        if (isUnnamed.get()) {
            var finished = finishedRuns.answering(request);
            // A run from before its file was changed does not answer: if it did, no run would ever see the change.
            if (finished.isPresent()
                    && !files.changedSince(
                            finished.get().submittedAt(), request.dataset().name())) {
                return new Outcome(finished.get().request(), true);
            }
        }
        submit(request);
        return new Outcome(request, false);
    }

    /**
     * Publishes a request; the same one again changes nothing.
     *
     * @throws ProblemException if another one has its id, or the broker does not take it
     */
    public void submit(ExperimentRequest request) {
        if (isKnown(request)) {
            return;
        }
        // The record's own time, so that who reads the topic again finds the same.
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        publish(submissions, request.experimentId(), request.json(), now);
        QuarkusTransaction.requiringNew()
                .run(() -> ingest.keep(
                        List.of(new RequestIngest.Submission(Optional.of(request), now, Optional.empty()))));
        isKnown(request);
        RunLog.about(
                request.experimentId(),
                request.study(),
                0,
                () -> LOG.infof("experiment %s is submitted", request.experimentId()));
    }

    /**
     * Asks the trainers to end a run.
     *
     * @throws ProblemException if it has ended already, or the broker does not take the command
     */
    public void cancel(String id, State state) {
        if (state == State.CANCELLED) {
            return;
        }
        if (state.isOver()) {
            throw new ProblemException(
                    409,
                    "already_ended",
                    "experiment '" + id + "' is " + state + " and cannot be cancelled",
                    List.of());
        }
        command(new RunCommand.Cancel(id));
    }

    /**
     * Lets a paused run resume.
     *
     * @param untilEpoch as it was given; empty: to its end
     * @throws ProblemException if it is not paused, or the broker does not take the command
     */
    public void resume(String id, State state, Optional<String> untilEpoch) {
        int until = untilEpoch
                .map(text -> WholeNumber.of("until_epoch", text, RunCommand.MOST_EPOCHS))
                .orElse(RunCommand.MOST_EPOCHS);
        if (state != State.PAUSED) {
            throw new ProblemException(
                    409,
                    "not_paused",
                    "experiment '" + id + "' is " + state + "; only a paused one resumes",
                    List.of());
        }
        command(new RunCommand.Continue(id, until));
    }

    /**
     * Tells the trainers what becomes of a run.
     *
     * @throws ProblemException if the broker does not take the command
     */
    public void command(RunCommand command) {
        var now = clock.instant();
        publish(commands, command.experimentId(), command.json(now), now);
    }

    private boolean isKnown(ExperimentRequest request) {
        var id = request.experimentId();
        if (!QuarkusTransaction.requiringNew()
                .call(() -> marks.deleted(List.of(id)))
                .isEmpty()) {
            throw new ProblemException(
                    409,
                    "deleted",
                    "experiment '" + id
                            + "' was deleted; submit the request with another experiment_id, or without one",
                    List.of());
        }
        var known = QuarkusTransaction.requiringNew().call(() -> experiments.findByIdOptional(request.experimentId()));
        if (known.isEmpty() || known.get().state == State.REJECTED || known.get().request == null) {
            return false;
        }
        var before =
                RequestReader.LENIENT.read(known.get().request.getBytes(StandardCharsets.UTF_8), request::experimentId);
        if (!before.equals(request)) {
            var conflict = request.conflictWith(before);
            throw new ProblemException(409, conflict.code(), conflict.message(), List.of(conflict));
        }
        return true;
    }

    private void publish(MutinyEmitter<String> channel, String key, ObjectNode value, Instant at) {
        // Sending would find out only after seconds, and could not say why.
        consumers.whyUnconnected("requests").ifPresent(reason -> {
            throw new ProblemException(503, "broker_unavailable", "nothing was sent to Kafka: " + reason, List.of());
        });
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(key)
                .withTimestamp(at)
                .build();
        try {
            channel.sendMessage(Message.of(
                            value.toString(), Metadata.of(metadata, TracingMetadata.withCurrent(Context.current()))))
                    .await()
                    .atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw new ProblemException(
                    503,
                    "broker_unavailable",
                    "Kafka did not take the message; try again: " + e.getMessage(),
                    List.of());
        }
    }
}
