package io.tunelab.trainer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordIdsTest {
    /** The same example stands in data-service's test: a failure of the data must reach the run. */
    @Test
    void aRequestWithoutIdIsNamedAfterItsPlace() {
        assertThat(RecordIds.of("experiment-requests", 2, 7, 1764000000000L))
                .isEqualTo("019ab697-e800-7011-aa6a-32573524fea5");
    }
}
