package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelPatienceTest {
    private static final ModelDirectory MODEL = new ModelDirectory("m", Path.of("m"), 1, 8, "a", "b");
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void aHubThatDoesNotAnswerIsAskedAgain() {
        var hub = new Hub("model_unreachable", 3);

        var model = new ModelPatience(hub, Duration.ofMinutes(1), pauses::add).fetch("m");

        assertThat(model).isEqualTo(MODEL);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void butNotForEver() {
        var hub = new Hub("model_unreachable", Integer.MAX_VALUE);

        assertThatThrownBy(() -> new ModelPatience(hub, Duration.ofMinutes(2), pauses::add).fetch("m"))
                .isInstanceOf(InvalidModelException.class);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));
    }

    @Test
    void aModelThatIsNotThereIsNotAskedForAgain() {
        var hub = new Hub("unknown_model", 1);

        assertThatThrownBy(() -> new ModelPatience(hub, Duration.ofMinutes(1), pauses::add).fetch("m"))
                .isInstanceOf(InvalidModelException.class);
        assertThat(pauses).isEmpty();
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
        public ModelDirectory fetch(String name) {
            if (failures-- > 0) {
                throw new InvalidModelException(code, "no answer");
            }
            return MODEL;
        }

        @Override
        public ModelDescription describe(String name) {
            throw new AssertionError("nobody asks");
        }
    }
}
