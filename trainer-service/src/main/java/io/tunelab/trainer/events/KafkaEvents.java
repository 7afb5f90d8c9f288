package io.tunelab.trainer.events;

import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** The way out to Kafka: every method returns when the broker has acknowledged the record, and throws if it did not:
 * {@link RecordTooLargeForTopicException} if it never will. */
@ApplicationScoped
public class KafkaEvents {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final MutinyEmitter<byte[]> events;
    private final MutinyEmitter<byte[]> predictions;
    private final MutinyEmitter<byte[]> requests;

    KafkaEvents(
            @Channel("run-events") MutinyEmitter<byte[]> events,
            @Channel("test-predictions") MutinyEmitter<byte[]> predictions,
            @Channel("requests-again") MutinyEmitter<byte[]> requests) {
        this.events = events;
        this.predictions = predictions;
        this.requests = requests;
    }

    /** Publishes a run event, JSON. */
    public void event(String experimentId, byte[] value) {
        send(events, "run-events", experimentId, value);
    }

    /** Publishes a run's test predictions, {@code tunelab.v1.TestPredictions}. */
    public void predictions(String experimentId, byte[] value) {
        send(predictions, "test-predictions", experimentId, value);
    }

    /** Publishes an accepted request a second time, JSON: its topic was lost. */
    public void requestAgain(String experimentId, byte[] value) {
        send(requests, "experiment-requests", experimentId, value);
    }

    private static void send(MutinyEmitter<byte[]> channel, String topic, String key, byte[] value) {
        var metadata =
                OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build();
        try {
            channel.sendMessage(
                            Message.of(value, Metadata.of(metadata, TracingMetadata.withCurrent(Context.current()))))
                    .await()
                    .atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw RecordTooLargeForTopicException.of(topic, value.length, e)
                    .<RuntimeException>map(tooLarge -> tooLarge)
                    .orElse(e);
        }
    }
}
