package io.tunelab.data.intake;

import io.tunelab.data.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The id of a request that brings none, as the contract makes it from the record's place; trainers find the same. */
final class RecordIds {
    private RecordIds() {}

    /** A UUID of version 7 (RFC 9562): the record's time, then bits of the SHA-256 of {@code topic/partition/offset/time}. */
    static String of(ConsumerRecord<?, ?> at) {
        var place = "%s/%d/%d/%d".formatted(at.topic(), at.partition(), at.offset(), at.timestamp());
        var digest = ByteBuffer.wrap(HexFormat.of().parseHex(Sha256.of(place.getBytes(StandardCharsets.UTF_8))));
        long high = digest.getLong();
        long low = digest.getLong();
        return new UUID(
                        (at.timestamp() << 16) | 0x7000L | (high & 0x0FFFL),
                        0x8000_0000_0000_0000L | (low & 0x3FFF_FFFF_FFFF_FFFFL))
                .toString();
    }
}
