package io.tunelab.trainer.intake;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RejectionHeaders;
import io.tunelab.trainer.events.EventEnvelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Publishes what was refused, as it came, with the reason in the headers. */
@ApplicationScoped
public class Rejections {
    /** What fits beside the headers; a longer message is cut, and a header says so. */
    private static final int MAX_BYTES = 1_000_000;

    private static final int MAX_KEY_BYTES = 90_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final MutinyEmitter<byte[]> rejected;
    private final EventEnvelope envelope;

    Rejections(@Channel("experiment-requests-rejected") MutinyEmitter<byte[]> rejected, EventEnvelope envelope) {
        this.rejected = rejected;
        this.envelope = envelope;
    }

    /** Returns when the broker has it; throws if it did not take it. */
    void publish(ConsumerRecord<String, byte[]> record, InvalidRequestException reason) {
        var headers = new RecordHeaders();
        add(headers, RejectionHeaders.CODE, reason.code());
        add(headers, RejectionHeaders.REASON, reason.getMessage());
        reason.field().ifPresent(field -> add(headers, RejectionHeaders.FIELD, field));
        reason.experimentId().ifPresent(id -> add(headers, RejectionHeaders.EXPERIMENT_ID, id));
        add(
                headers,
                RejectionHeaders.AT,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        add(headers, RejectionHeaders.BY, envelope.worker());
        add(headers, RejectionHeaders.TOPIC, record.topic());
        add(headers, RejectionHeaders.PARTITION, Integer.toString(record.partition()));
        add(headers, RejectionHeaders.OFFSET, Long.toString(record.offset()));
        var value = record.value() == null ? new byte[0] : record.value();
        if (value.length > MAX_BYTES) {
            add(headers, RejectionHeaders.SIZE, Integer.toString(Math.max(value.length, record.serializedValueSize())));
            value = Arrays.copyOf(value, MAX_BYTES);
        }
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(key(record.key(), headers))
                .withHeaders(headers)
                .build();
        rejected.sendMessage(Message.of(value, Metadata.of(metadata))).await().atMost(PATIENCE);
    }

    /** One that is no text has become longer when it was read, up to three bytes for one; ids are short. */
    private static String key(String key, RecordHeaders headers) {
        if (key == null || 3 * key.length() <= MAX_KEY_BYTES || utf8Length(key) <= MAX_KEY_BYTES) {
            return key;
        }
        add(headers, RejectionHeaders.KEY_SIZE, Integer.toString(utf8Length(key)));
        return key.substring(0, MAX_KEY_BYTES / 3);
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
