package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.hub.Deadline;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelPatienceTest {
    private static final ModelDirectory MODEL = new ModelDirectory("m", Path.of("m"), 1, 8, "a", "b");
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void aHubThatDoesNotAnswerIsAskedAgain() {
        var hub = new Hub("model_unreachable", 3);

        var model = new ModelPatience(hub, Duration.ofMinutes(1), reason -> {}, pauses::add).fetch("m");

        assertThat(model).isEqualTo(MODEL);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void butNotForEver() {
        var hub = new Hub("model_unreachable", Integer.MAX_VALUE);

        long start = System.nanoTime();

        assertThatThrownBy(() -> new ModelPatience(hub, Duration.ofMillis(1200), reason -> {}, ModelPatienceTest::sleep)
                        .fetch("m"))
                .isInstanceOf(InvalidModelException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1200), Duration.ofMillis(1700));
    }

    @Test
    void aModelThatIsNotThereIsNotAskedForAgain() {
        var hub = new Hub("unknown_model", 1);

        assertThatThrownBy(() -> new ModelPatience(hub, Duration.ofMinutes(1), reason -> {}, pauses::add).fetch("m"))
                .isInstanceOf(InvalidModelException.class);
        assertThat(pauses).isEmpty();
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails so many times, then has the model. */
    private static final class Hub implements ModelStore {
        private final String code;
        private int failures;

        private Hub(String code, int failures) {
            this.code = code;
            this.failures = failures;
        }

        @Override
        public Optional<ModelDirectory> find(String name) {
            return Optional.empty();
        }

        @Override
        public ModelDirectory fetch(String name, Deadline deadline) {
            if (failures-- > 0) {
                throw new InvalidModelException(code, "no answer");
            }
            return MODEL;
        }

        @Override
        public Optional<ModelDescription> describe(String name) {
            throw new AssertionError("nobody asks");
        }
    }
}
