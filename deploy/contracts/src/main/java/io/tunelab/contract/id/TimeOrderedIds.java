package io.tunelab.contract.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then chance; ids sort by the time they were made. */
public final class TimeOrderedIds {
    private static final long TWELVE_BITS = 0xFFFL;
    private static final long SIXTY_TWO_BITS = 0x3FFF_FFFF_FFFF_FFFFL;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    public TimeOrderedIds(Clock clock) {
        this.clock = clock;
    }

    /** A new id. */
    public String next() {
        long high = clock.millis() << 16 | 0x7000L | random.nextLong() & TWELVE_BITS;
        long low = 0x8000_0000_0000_0000L | random.nextLong() & SIXTY_TWO_BITS;
        return new UUID(high, low).toString();
    }
}
