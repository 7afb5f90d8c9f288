package io.tunelab.contract.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    @Test
    void aNewIdIsAUuidOfVersionSevenThatCanNameAnExperiment() {
        var id = new TimeOrderedIds(Clock.systemUTC()).next();

        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        assertThat(ExperimentId.isValid(id)).isTrue();
    }

    @Test
    void laterIdsSortBehindEarlierOnes() {
        var now = Clock.systemUTC();

        var earlier = new TimeOrderedIds(now).next();

        assertThat(new TimeOrderedIds(Clock.offset(now, Duration.ofSeconds(1))).next())
                .isGreaterThan(earlier);
    }
}
