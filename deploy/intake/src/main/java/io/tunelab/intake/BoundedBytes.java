package io.tunelab.intake;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Values as bytes, of which at most {@value #LARGEST} bytes are kept. A topic's {@code max.message.bytes} limits what a
 * batch has when compressed, so without this a poll could return a thousand times that. {@link #excess} tells a value that
 * was cut.
 */
public final class BoundedBytes implements Deserializer<byte[]> {
    /** Property of a consumer, or attribute of a channel: how many bytes of a value are kept; 1 MiB by default. */
    public static final String LARGEST = "tunelab.largest.value";

    private static final int DEFAULT_LARGEST = 1 << 20;
    private int largest;

    public BoundedBytes() {
        this(DEFAULT_LARGEST);
    }

    /** @param largest bytes that are kept of a value */
    public BoundedBytes(int largest) {
        this.largest = largest;
    }

    @Override
    public void configure(Map<String, ?> configuration, boolean isKey) {
        Optional.ofNullable(configuration.get(LARGEST))
                .ifPresent(setting -> largest = Integer.parseInt(setting.toString()));
    }

    @Override
    public byte[] deserialize(String topic, byte[] value) {
        return value == null ? null : deserialize(topic, null, ByteBuffer.wrap(value));
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer value) {
        if (value == null) {
            return null;
        }
        var kept = new byte[Math.min(value.remaining(), largest)];
        value.duplicate().get(kept);
        return kept;
    }

    /** Why the value of {@code record} is not whole; empty if it is. */
    public static Optional<String> excess(ConsumerRecord<?, byte[]> record) {
        if (record.value() == null || record.serializedValueSize() <= record.value().length) {
            return Optional.empty();
        }
        return Optional.of("the value has %,d bytes when unpacked; at most %,d are read"
                .formatted(record.serializedValueSize(), record.value().length));
    }
}
