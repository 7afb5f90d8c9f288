package io.tunelab.data.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordIdsTest {
    /** The same example stands in trainer-service's test: a failure of the data must reach the run. */
    @Test
    void aRequestWithoutIdIsNamedAfterItsPlace() {
        var at = new ConsumerRecord<byte[], byte[]>(
                "experiment-requests",
                2,
                7,
                1764000000000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());

        assertThat(RecordIds.of(at)).isEqualTo("019ab697-e800-7011-aa6a-32573524fea5");
    }
}
