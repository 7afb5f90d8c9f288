package io.tunelab.trainer.events;

import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A record that neither this broker nor this producer will ever take, however often it is tried. */
public final class RecordTooLargeForTopicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RecordTooLargeForTopicException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@code failure} in words for people, if its reason is the size of the record. */
    public static Optional<RecordTooLargeForTopicException> of(String topic, int bytes, Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return Optional.of(new RecordTooLargeForTopicException(
                        ("a record of %,d bytes is larger than the topic %s takes; raise the topic's max.message.bytes"
                                        + " (and the trainers' mp.messaging.outgoing.%s.max.request.size)")
                                .formatted(bytes, topic, topic),
                        cause));
            }
        }
        return Optional.empty();
    }
}
