package io.tunelab.results.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/** What the topics brought that cannot be understood; kept for people. */
@ApplicationScoped
public class UnreadableMessages {
    private static final int LONGEST_REASON = 2000;
    private final EntityManager database;

    public UnreadableMessages(EntityManager database) {
        this.database = database;
    }

    /** Keeps a message; one that is kept already is left as it is. */
    public void add(String topic, int partition, long offset, String reason, byte[] value, Instant now) {
        database.createNativeQuery(
                        "INSERT INTO unreadable_messages (topic, partition, \"offset\", received_at, reason, value)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
                .setParameter(1, topic)
                .setParameter(2, partition)
                .setParameter(3, offset)
                .setParameter(4, now)
                .setParameter(5, storable(reason))
                .setParameter(6, value == null ? new byte[0] : value)
                .executeUpdate();
    }

    /** The start of a reason, without what PostgreSQL takes in no text: NUL and halves of characters. */
    public static String storable(String reason) {
        var cut = reason.length() > LONGEST_REASON / 2 ? reason.substring(0, LONGEST_REASON / 2) + "…" : reason;
        return cut.replace("\0", "\\0").replaceAll("[\\ud800-\\udfff]", "?");
    }
}
