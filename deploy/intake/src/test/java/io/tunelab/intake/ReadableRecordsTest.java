package io.tunelab.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadableRecordsTest {
    private static final TopicPartition FIRST = new TopicPartition("topic", 0);
    private static final TopicPartition SECOND = new TopicPartition("topic", 1);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");

    @BeforeEach
    void twoPartitionsWithARecordEach() {
        var partitions = Set.of(FIRST, SECOND);
        consumer.assign(partitions);
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.seekToBeginning(partitions);
        partitions.forEach(partition -> consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), 0, "key", new byte[1])));
    }

    static Stream<KafkaException> failuresOfTheBroker() {
        return Stream.of(
                new OffsetOutOfRangeException(Map.of(FIRST, 7L)),
                new SaslAuthenticationException("the password has expired"),
                new TopicAuthorizationException("topic"),
                new TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheBroker")
    void noRecordIsPassedOverWhenTheBrokerOrThePositionFails(KafkaException failure) {
        consumer.setPollException(failure);

        assertThatThrownBy(() -> poll()).isSameAs(failure);

        assertThat(consumer.position(FIRST)).isZero();
        assertThat(consumer.position(SECOND)).isZero();
        assertThat(poll()).isEqualTo(2);
    }

    static Stream<KafkaException> failuresOfARecord() {
        return Stream.of(
                new KafkaException("Received exception when fetching the next record; please seek past the record"),
                new SerializationException("no text"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfARecord")
    void aRecordThatCannotBeReadIsPassedOver(KafkaException failure) {
        consumer.setPollException(failure);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> consumer.setPollException(failure));

        assertThat(poll()).as("the record of the partition that can be read").isEqualTo(1);

        assertThat(consumer.position(FIRST) + consumer.position(SECOND)).isEqualTo(2);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void recordsThatWereReadBeforeTheBrokerFailsAreKept() {
        consumer.setPollException(new KafkaException("please seek past the record"));
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException()));

        assertThat(poll()).isEqualTo(1);
        assertThat(poll()).as("the other one").isEqualTo(1);
    }

    private int poll() {
        return ReadableRecords.poll(consumer, Duration.ZERO).size();
    }
}
