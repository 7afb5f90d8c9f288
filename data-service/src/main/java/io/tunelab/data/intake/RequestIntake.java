package io.tunelab.data.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
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
    private final ObjectMapper json;

    RequestIntake(PreparationWorker worker, ObjectMapper json) {
        this.worker = worker;
        this.json = json;
    }

    @Incoming("experiment-requests")
    CompletionStage<Void> accept(ConsumerRecord<byte[], byte[]> heard) {
        try {
            var request = HeardRequest.of(heard.key(), heard.value(), json);
            boolean hasKey = heard.key() != null && heard.key().length > 0;
            return worker.submit(hasKey ? request : request.orNamed(() -> RecordIds.of(heard)));
        } catch (InvalidRequestException e) {
            LOG.infof(
                    "no data for the request at %s-%d, offset %d: %s",
                    heard.topic(), heard.partition(), heard.offset(), e.getMessage());
            return CompletableFuture.completedFuture(null);
        }
    }
}
