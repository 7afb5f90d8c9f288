package io.tunelab.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StuckPartitionTest {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private final MockConsumer<String, byte[]> reader = new MockConsumer<>("none");
    private final StuckPartition stuck = new StuckPartition(Map.of(), PARTITION, Duration.ofSeconds(10));
    private final List<Long> taken = new ArrayList<>();
    private final List<Long> putAside = new ArrayList<>();

    @Test
    void whatWasPutAsideBeforeTheBrokerFailsIsNotReadAgain() {
        reader.updateEndOffsets(Map.of(PARTITION, 4L));
        reader.schedulePollTask(() -> reader.setPollException(new KafkaException("please seek past the record")));
        reader.schedulePollTask(() -> reader.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), 2, "key", new byte[1])));
        reader.schedulePollTask(() -> reader.setPollException(new TimeoutException("the broker is away")));

        long next = read(1);

        assertThat(putAside).containsExactly(1L);
        assertThat(taken).containsExactly(2L);
        assertThat(next).isEqualTo(3);
    }

    private long read(long offset) {
        return stuck.read(
                reader, offset, record -> taken.add(record.offset()), unreadable -> putAside.add(unreadable.offset()));
    }
}
