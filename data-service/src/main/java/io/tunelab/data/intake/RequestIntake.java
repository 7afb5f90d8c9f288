package io.tunelab.data.intake;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.tunelab.contract.id.RecordIds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.intake.BoundedBytes;
import io.tunelab.intake.StuckRecords;
import io.tunelab.intake.UnreadableRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Hears every request and has its data prepared. A record is acknowledged when its data is published or its failure told,
 * so that a crash in the middle has the request delivered again, and the work repeated or found done. The channel goes on
 * meanwhile: data that is here is prepared while other data is being downloaded.
 *
 * <p>A request that trainer-service will refuse is only logged here.
 */
@ApplicationScoped
class RequestIntake implements StuckRecords {
    private static final Logger LOG = Logger.getLogger(RequestIntake.class);
    /** With as many requests in hand the next one is taken when the last one is through. */
    private static final int MOST_IN_HAND = 1000;

    private final PreparationWorker worker;
    private final AtomicInteger inHand = new AtomicInteger();

    RequestIntake(PreparationWorker worker) {
        this.worker = worker;
    }

    @Incoming("experiment-requests")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> accept(Message<byte[]> message) {
        var record = record(message);
        var excess = BoundedBytes.excess(record);
        if (excess.isPresent()) {
            refuse(record, excess.get());
            return message.ack();
        }
        ExperimentRequest request;
        try {
            request = RequestReader.STRICT.read(
                    record.value(),
                    Optional.ofNullable(record.key()).filter(key -> !key.isEmpty()),
                    () -> RecordIds.of(record.topic(), record.partition(), record.offset(), record.timestamp()));
        } catch (InvalidRequestException e) {
            refuse(record, e.getMessage());
            return message.ack();
        }
        boolean full = inHand.incrementAndGet() >= MOST_IN_HAND;
        var done = worker.submit(request).thenCompose(prepared -> {
            inHand.decrementAndGet();
            return message.ack();
        });
        return full ? done : CompletableFuture.completedFuture(null);
    }

    @SuppressWarnings("unchecked") // the channel's deserializers make it so
    private static ConsumerRecord<String, byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalStateException("a request that did not come from Kafka"))
                .getRecord();
    }

    private static void refuse(ConsumerRecord<String, byte[]> heard, String reason) {
        LOG.infof(
                "no data for the request at %s-%d, offset %d: %s",
                heard.topic(), heard.partition(), heard.offset(), reason);
    }

    /** The trainers tell people of it. */
    @Override
    public void putAside(String channel, UnreadableRecord record) {
        refuse(record.placeholder(), record.reason());
    }
}
