package io.tunelab.data.intake;

import io.tunelab.contract.id.RecordIds;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Hears every request and has its data prepared. A record is acknowledged when its data is published or its failure told,
 * so that a crash in the middle has the request delivered again, and the work repeated or found done. The next record
 * comes when this one is through; meanwhile the channel goes on polling, so the group never takes us for dead.
 *
 * <p>A request that trainer-service will refuse is only logged here.
 */
@ApplicationScoped
class RequestIntake {
    private static final Logger LOG = Logger.getLogger(RequestIntake.class);
    private final PreparationWorker worker;

    RequestIntake(PreparationWorker worker) {
        this.worker = worker;
    }

    @Incoming("experiment-requests")
    CompletionStage<Void> accept(ConsumerRecord<String, byte[]> heard) {
        try {
            return worker.submit(RequestReader.STRICT.read(
                    heard.value(),
                    Optional.ofNullable(heard.key()).filter(key -> !key.isEmpty()),
                    () -> RecordIds.of(heard.topic(), heard.partition(), heard.offset(), heard.timestamp())));
        } catch (InvalidRequestException e) {
            LOG.infof(
                    "no data for the request at %s-%d, offset %d: %s",
                    heard.topic(), heard.partition(), heard.offset(), e.getMessage());
            return CompletableFuture.completedFuture(null);
        }
    }
}
