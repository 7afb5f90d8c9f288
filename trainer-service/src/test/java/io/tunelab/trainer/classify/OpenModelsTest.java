package io.tunelab.trainer.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenModelsTest {
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final OpenModels<AutoCloseable> models = new OpenModels<>(2, Duration.ofMinutes(5), clock, this::open);

    @Test
    void aModelThatIsAskedAgainIsNotOpenedAgain() {
        assertThat(models.get("a")).isSameAs(models.get("a"));

        assertThat(told).containsExactly("open a");
    }

    @Test
    void theModelThatWasNotAskedForLongestIsClosedBeforeAnotherIsOpened() {
        models.get("a");
        models.get("b");
        models.get("a");

        models.get("c");

        assertThat(told).containsExactly("open a", "open b", "close b", "open c");
    }

    @Test
    void aModelThatNobodyAsksAnyMoreIsClosed() {
        models.get("a");
        now = now.plus(Duration.ofMinutes(4));
        models.get("b");
        now = now.plus(Duration.ofMinutes(2));

        models.closeIdle();

        assertThat(told).containsExactly("open a", "open b", "close a");
    }

    @Test
    void aModelThatCannotBeOpenedTakesNoPlace() {
        models.get("a");

        assertThatThrownBy(() -> models.get("broken")).hasMessage("broken");
        models.get("b");

        assertThat(told).containsExactly("open a", "open b");
    }

    @Test
    void allAreClosedInTheEnd() {
        models.get("a");
        models.get("b");

        models.close();

        assertThat(told).containsExactly("open a", "open b", "close a", "close b");
    }

    private AutoCloseable open(String id) {
        if (id.equals("broken")) {
            throw new IllegalStateException(id);
        }
        told.add("open " + id);
        return () -> told.add("close " + id);
    }
}
