package io.tunelab.trainer.intake;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.event.RunEvent.RunQueued;
import io.tunelab.contract.id.RecordIds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.intake.BoundedBytes;
import io.tunelab.intake.UnreadableRecord;
import io.tunelab.trainer.events.EventEnvelope;
import io.tunelab.trainer.events.KafkaEvents;
import io.tunelab.trainer.model.ModelStore;
import io.tunelab.trainer.queue.RunQueue;
import io.tunelab.trainer.queue.Traces;
import io.tunelab.trainer.worker.TrainerMetrics;
import io.tunelab.trainer.worker.TrainerMetrics.RequestOutcome;
import io.tunelab.trainer.worker.TrainerService;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Takes requests off the topic. Training happens elsewhere: a handler here lasts milliseconds. */
@ApplicationScoped
public class RequestIntake {
    private static final Logger LOG = Logger.getLogger(RequestIntake.class);
    private final ModelLimits limits;
    private final RunQueue queue;
    private final KafkaEvents events;
    private final EventEnvelope envelope;
    private final Rejections rejections;
    private final TrainerService trainer;
    private final Persistence persistence;
    private final TrainerMetrics metrics;

    RequestIntake(
            ModelStore models,
            RunQueue queue,
            KafkaEvents events,
            EventEnvelope envelope,
            Rejections rejections,
            TrainerService trainer,
            Persistence persistence,
            TrainerMetrics metrics) {
        this.limits = new ModelLimits(models);
        this.queue = queue;
        this.events = events;
        this.envelope = envelope;
        this.rejections = rejections;
        this.trainer = trainer;
        this.persistence = persistence;
        this.metrics = metrics;
    }

    /** Returns when the request is in the queue or on the rejected topic; only then is the record acknowledged. */
    @Incoming("experiment-requests")
    @Blocking
    void accept(ConsumerRecord<String, byte[]> record) {
        trainer.awaitCaughtUp();
        var what = "request at offset %d of partition %d".formatted(record.offset(), record.partition());
        persistence.untilDone(
                what,
                () -> {
                    try {
                        take(record);
                    } catch (InvalidRequestException e) {
                        reject(record, e);
                    } finally {
                        MDC.remove("experiment");
                        MDC.remove("study");
                    }
                },
                reason -> reject(record, notStorable(record, reason)));
    }

    /** Keeps for people that the record at this place could not even be read. */
    void putAside(UnreadableRecord unreadable) {
        var reason = new InvalidRequestException(List.of(FieldError.because("unreadable", "", unreadable.reason())));
        persistence.untilDone(
                unreadable.partition() + "@" + unreadable.offset(),
                () -> reject(unreadable.placeholder(), reason),
                failure -> LOG.errorf("cannot publish the rejection of %s: %s", unreadable, failure.getMessage()));
    }

    private void reject(ConsumerRecord<String, byte[]> record, InvalidRequestException reason) {
        LOG.infof("refused a request: %s", reason.getMessage());
        rejections.publish(record, reason);
        metrics.request(RequestOutcome.REJECTED);
    }

    /** So that the experiment ends as refused instead of waiting for a trainer for ever. */
    private InvalidRequestException notStorable(ConsumerRecord<String, byte[]> record, RuntimeException reason) {
        var message = "the request was understood but cannot be stored: " + reason.getMessage();
        return new InvalidRequestException(List.of(FieldError.because("not_storable", "", message))).of(idOf(record));
    }

    private static Optional<String> idOf(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(read(record).experimentId());
        } catch (InvalidRequestException e) {
            return e.experimentId();
        }
    }

    private static ExperimentRequest read(ConsumerRecord<String, byte[]> record) {
        BoundedBytes.excess(record).ifPresent(reason -> {
            throw new InvalidRequestException(List.of(FieldError.because("too_large", "", reason)));
        });
        return RequestReader.STRICT.read(
                record.value(),
                Optional.ofNullable(record.key()).filter(key -> !key.isEmpty()),
                () -> RecordIds.of(record.topic(), record.partition(), record.offset(), record.timestamp()));
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var request = read(record);
        MDC.put("experiment", request.experimentId());
        request.study().ifPresent(study -> MDC.put("study", study));
        limits.check(request);
        boolean isNew = queue.enqueue(request, Traces.current());
        if (!isNew) {
            queue.firstRequest(request.experimentId()).ifPresent(first -> refuseIfDifferent(request, first));
        }
        metrics.request(isNew ? RequestOutcome.ACCEPTED : RequestOutcome.REPEATED);
        var queued = envelope.write(request.experimentId(), 0, 0, new RunQueued(request));
        events.event(request.experimentId(), queued.getBytes(StandardCharsets.UTF_8));
        trainer.publishEnded();
    }

    private static void refuseIfDifferent(ExperimentRequest request, ExperimentRequest first) {
        if (!request.equals(first)) {
            throw new InvalidRequestException(List.of(request.conflictWith(first)))
                    .of(Optional.of(request.experimentId()));
        }
    }
}
