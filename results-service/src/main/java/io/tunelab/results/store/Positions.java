package io.tunelab.results.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far the topics were read, in the transactions that keep what was read. */
@ApplicationScoped
public class Positions {
    private final EntityManager database;

    public Positions(EntityManager database) {
        this.database = database;
    }

    /** Notes the first offset that is not kept yet. */
    public void note(TopicPartition partition, long nextOffset) {
        database.createNativeQuery("INSERT INTO positions (topic, partition, next_offset) VALUES (?1, ?2, ?3)"
                        + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset")
                .setParameter(1, partition.topic())
                .setParameter(2, partition.partition())
                .setParameter(3, nextOffset)
                .executeUpdate();
    }

    /** The first offset that is not kept; 0 where nothing is. */
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        var positions = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            var found = database.createNativeQuery(
                            "SELECT next_offset FROM positions WHERE topic = ?1 AND partition = ?2", Long.class)
                    .setParameter(1, partition.topic())
                    .setParameter(2, partition.partition())
                    .getResultList();
            positions.put(partition, found.isEmpty() ? 0L : (Long) found.get(0));
        }
        return positions;
    }
}
