package io.tunelab.contract.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Gives an id to a request that brings none. */
public final class RecordIds {
    private RecordIds() {}

    /**
     * A UUID of version 7 (RFC 9562): the record's time in milliseconds, and in place of random bits a digest of its
     * place in Kafka, so that a record that is delivered again has the same id.
     */
    public static String of(String topic, int partition, long offset, long timestampMillis) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((topic + "/" + partition + "/" + offset + "/" + timestampMillis)
                            .getBytes(StandardCharsets.UTF_8));
            long high = ByteBuffer.wrap(digest).getLong();
            long low = ByteBuffer.wrap(digest, 8, 8).getLong();
            return new UUID(
                            (timestampMillis << 16) | 0x7000L | (high & 0x0FFFL),
                            0x8000_0000_0000_0000L | (low & 0x3FFF_FFFF_FFFF_FFFFL))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
