package io.tunelab.contract.id;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordIdsTest {
    /** The trainers, data-service and results-service must find the same one, in every version. */
    @Test
    void aRequestWithoutIdIsNamedAfterItsPlace() {
        assertThat(RecordIds.of("experiment-requests", 2, 7, 1764000000000L))
                .isEqualTo("019ab697-e800-7011-aa6a-32573524fea5");
    }
}
