package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import io.tunelab.trainer.artifacts.EpochCheckpoints;
import io.tunelab.trainer.artifacts.FileArtifactStore;
import io.tunelab.trainer.engine.EngineSettings.FineTuning;
import io.tunelab.trainer.training.BatchLimits;
import io.tunelab.trainer.training.Checkpoint.Interruption;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.Runs;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingResult;
import io.tunelab.trainer.training.TrainingSettings;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of the real engine that is broken off and goes on in another process's engine, dropout on. */
class ResumeTest {
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(8, 16, 1e-3, 4, 42, Schedule.LINEAR, 0.1, Monitor.VALIDATION_LOSS, Optional.of(2));
    private final Golden golden = Golden.of("bert");

    @TempDir
    private Path store;

    /** 60 examples are 8 steps an epoch, and an evaluation of 23 asks twice: the questions fall into every phase. */
    @ParameterizedTest
    @ValueSource(ints = {3, 12, 19, 24, 33, 41})
    void aRunThatIsBrokenOffAnywhereEndsAsIfNothingHadHappened(int questions) {
        var whole = run("whole", () -> {});

        assertThatThrownBy(() -> run("broken", stopAfter(questions))).isInstanceOf(RunInterruptedException.class);
        var resumed = run("broken", () -> {});

        assertThat(resumed.weights).isEqualTo(whole.weights);
        assertThat(resumed.result.test()).isEqualTo(whole.result.test());
        assertThat(resumed.result.epochs())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds.*")
                .isEqualTo(whole.result.epochs());
    }

    /** The same places; but the trainer shuts down in good order, and the steps of the broken epoch are kept. */
    @ParameterizedTest
    @ValueSource(ints = {3, 9, 12, 19, 33, 41})
    void aRunThatIsHandedOverInTheMiddleOfAnEpochEndsAsIfNothingHadHappened(int questions) {
        var whole = run("whole", () -> {});

        assertThatThrownBy(() -> run("broken", stopAfter(questions, true))).isInstanceOf(RunInterruptedException.class);
        var asked = new AtomicInteger();
        var resumed = run("broken", asked::incrementAndGet);

        assertThat(resumed.weights).isEqualTo(whole.weights);
        assertThat(resumed.result.test()).isEqualTo(whole.result.test());
        assertThat(resumed.result.epochs())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds.*")
                .isEqualTo(whole.result.epochs());
    }

    @Test
    void whatWasFinishedIsNotTrainedAgain() {
        var told = new Runs.Told();
        assertThatThrownBy(() -> run("broken", stopAfter(24))).isInstanceOf(RunInterruptedException.class);

        run("broken", () -> {}, told);

        assertThat(told.epochs).extracting("epoch").containsExactly(3, 4);
    }

    /** What makes the steps of epochs differ, and what leaves parts of the model alone. Epochs have about 15 steps. */
    @ParameterizedTest
    @CsvSource({"7, true", "28, true", "23, false"})
    void aRunWithOptionsThatIsBrokenOffWithinAnEpochEndsAsIfNothingHadHappened(int questions, boolean handsOver) {
        var settings = new TrainingSettings(
                new BatchLimits(8, Optional.of(60), Optional.of(3)),
                16,
                1e-3,
                3,
                42,
                Schedule.COSINE,
                0.1,
                Monitor.VALIDATION_LOSS,
                Optional.empty());
        var plain = Golden.settings();
        var options = new EngineSettings(
                plain.labels(),
                plain.task(),
                plain.layers(),
                plain.seeds(),
                new EngineSettings.Optimization(EngineSettings.Optimizer.ADAMW, 0.1, OptionalDouble.of(1)),
                new FineTuning(0.1, 0.5, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(1), 0.9),
                plain.computation());
        var whole = run("whole", () -> {}, new Runs.Told(), settings, options);
        var before = new Runs.Told();

        assertThatThrownBy(() -> run("broken", stopAfter(questions, handsOver), before, settings, options))
                .isInstanceOf(RunInterruptedException.class);
        var after = new Runs.Told();
        var resumed = run("broken", () -> {}, after, settings, options);

        var last = before.places.get(before.places.size() - 1);
        assertThat(last.step()).as("within an epoch").isLessThan(last.epochSteps());
        assertThat(after.places.get(after.places.size() - 1))
                .satisfies(place -> assertThat(place.runStep()).isEqualTo(place.runSteps()));
        assertThat(resumed.weights).isEqualTo(whole.weights);
        assertThat(resumed.result.test()).isEqualTo(whole.result.test());
        assertThat(resumed.result.epochs())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds.*")
                .isEqualTo(whole.result.epochs());
    }

    /** As halving does it: epochs 1, 2 and 4 of one schedule, each stretch in a trainer of its own. */
    @Test
    void aRunThatPausesAtEveryRungEndsAsOneThatNeverPaused() {
        var whole = run("whole", () -> {});

        assertThatThrownBy(() -> run("rungs", pauseAfter(1))).isInstanceOf(Pause.class);
        assertThatThrownBy(() -> run("rungs", pauseAfter(1)))
                .as("claimed again before anybody continued it")
                .isInstanceOf(Pause.class);
        assertThatThrownBy(() -> run("rungs", pauseAfter(2))).isInstanceOf(Pause.class);
        var told = new Runs.Told();
        var rungs = run("rungs", pauseAfter(4), told);

        assertThat(told.epochs).extracting("epoch").containsExactly(3, 4);
        assertThat(rungs.weights).isEqualTo(whole.weights);
        assertThat(rungs.result.test()).isEqualTo(whole.result.test());
        assertThat(rungs.result.predictions())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds.*")
                .isEqualTo(whole.result.predictions());
        assertThat(rungs.result.dynamics().orElseThrow().state())
                .isEqualTo(whole.result.dynamics().orElseThrow().state());
        assertThat(rungs.result.epochs())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds.*")
                .isEqualTo(whole.result.epochs());
    }

    private static final class Pause extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Interruption pauseAfter(int epoch) {
        return new Interruption() {
            @Override
            public void check() {
                // Nobody interrupts within an epoch.
            }

            @Override
            public void nextEpoch(int finished, BooleanSupplier isKept) {
                if (finished >= epoch) {
                    throw new Pause();
                }
            }
        };
    }

    private record Ended(TrainingResult result, Map<String, FloatBuffer> weights) {}

    private Ended run(String name, Interruption interruption) {
        return run(name, interruption, new Runs.Told());
    }

    private Ended run(String name, Interruption interruption, Runs.Told told) {
        return run(name, interruption, told, SETTINGS, Golden.settings());
    }

    private Ended run(
            String name,
            Interruption interruption,
            Runs.Told told,
            TrainingSettings settings,
            EngineSettings engineSettings) {
        var checkpoints = new EpochCheckpoints(
                new FileArtifactStore(store), name, "2".repeat(64), () -> true, new ObjectMapper());
        try (var engine = golden.openWithDropout(engineSettings)) {
            var input = new InputShape(List.of(2), List.of(3), 16);
            var result = new Training(engine, Runs.data(2), 2, input, settings, told, checkpoints, interruption).run();
            return new Ended(result, engine.weights());
        }
    }

    private static Interruption stopAfter(int questions) {
        return stopAfter(questions, false);
    }

    private static Interruption stopAfter(int questions, boolean handsOver) {
        var asked = new AtomicInteger();
        return () -> {
            if (asked.incrementAndGet() > questions) {
                throw new RunInterruptedException("told to stop", handsOver);
            }
        };
    }
}
