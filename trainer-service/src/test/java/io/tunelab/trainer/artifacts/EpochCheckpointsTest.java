package io.tunelab.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.training.BatchLimits;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.LogisticEngine;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.Runs;
import io.tunelab.trainer.training.Runs.Told;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingResult;
import io.tunelab.trainer.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochCheckpointsTest {
    private static final int EPOCHS = 5;
    private static final int STEPS_PER_EPOCH = 8;
    private static final TrainingSettings SETTINGS = Runs.settings(8, EPOCHS, Optional.of(3));

    @TempDir
    Path directory;

    private ArtifactStore store;

    @BeforeEach
    void openStore() {
        store = new FileArtifactStore(directory);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 15, 17, 33, 40})
    void aResumedRunEqualsAnUninterruptedOneBitForBit(int lastStep) {
        var whole = run(engine(), SETTINGS, Runs.NO_CHECKPOINT);
        try (var first = engine()) {
            assertThatThrownBy(() -> runUntil(first, lastStep)).isInstanceOf(RunInterruptedException.class);
        }

        var second = engine();
        var resumed = run(second, SETTINGS, checkpoints("digest"));

        assertThat(second.history()).as("only what was not done is done").hasSize(stepsLeftAfter(lastStep));
        assertThat(resumed.test()).isEqualTo(whole.test());
        assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
        assertThat(losses(resumed)).isEqualTo(losses(whole));
        assertThat(resumed.dynamics().orElseThrow().state())
                .isEqualTo(whole.dynamics().orElseThrow().state());
        assertThat(resumed.predictions().probability(7, 1))
                .isEqualTo(whole.predictions().probability(7, 1));
        assertThat(second.openSnapshots()).isZero();
    }

    @Test
    void aRunThatWasInterruptedWhileItTestedOnlyTests() {
        run(engine(), SETTINGS, checkpoints("digest"));

        var again = engine();
        var told = new Told();
        Runs.training(again, SETTINGS, told, checkpoints("digest")).run();

        assertThat(again.history()).isEmpty();
        assertThat(told.epochs).as("they are told as another attempt's").isEmpty();
        assertThat(told.phases)
                .containsExactly(
                        "resumed after 1",
                        "resumed after 2",
                        "resumed after 3",
                        "resumed after 4",
                        "resumed after 5",
                        "testing");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 13, 15, 33, 39})
    void aTrainerThatShutsDownKeepsTheStepsOfItsEpoch(int lastStep) {
        var whole = run(engine(), SETTINGS, Runs.NO_CHECKPOINT);
        try (var first = engine()) {
            assertThatThrownBy(() -> runUntil(first, lastStep, true)).isInstanceOf(RunInterruptedException.class);
            assertThat(first.openSnapshots()).isZero();
        }

        var second = engine();
        var resumed = run(second, SETTINGS, checkpoints("digest"));

        assertThat(second.history()).as("no step is done twice").hasSize(EPOCHS * STEPS_PER_EPOCH - lastStep);
        assertThat(resumed.test()).isEqualTo(whole.test());
        assertThat(resumed.epochs().get(EPOCHS - 1).validation())
                .isEqualTo(whole.epochs().get(EPOCHS - 1).validation());
        assertThat(second.openSnapshots()).isZero();
    }

    @Test
    void nothingIsKeptWhileItIsNotSureThatTheRunIsOurs() {
        run(engine(), SETTINGS, checkpoints("digest"));
        Runs.training(
                        engine(),
                        SETTINGS,
                        new Told(),
                        new EpochCheckpoints(store, "another", "digest", () -> false, new ObjectMapper()))
                .run();

        assertThat(store.list("another/checkpoints")).isEmpty();
    }

    @Test
    void aCheckpointThatWasNotKeptIsKeptWhenTheLoopAsksForItBeforeItPauses() {
        var isOurs = new AtomicBoolean();
        var asked = new ArrayList<Boolean>();
        var checkpoints = new EpochCheckpoints(store, "paused", "digest", isOurs::get, new ObjectMapper());
        var interruption = new Checkpoint.Interruption() {
            @Override
            public void check() {
                // Nobody interrupts within an epoch.
            }

            @Override
            public void nextEpoch(int finished, BooleanSupplier isKept) {
                if (finished == 2) {
                    asked.add(isKept.getAsBoolean());
                    isOurs.set(true);
                    asked.add(isKept.getAsBoolean());
                    isOurs.set(false);
                    asked.add(isKept.getAsBoolean());
                }
            }
        };

        new Training(engine(), Runs.data(2), 2, Runs.INPUT, SETTINGS, new Told(), checkpoints, interruption).run();

        assertThat(asked).containsExactly(false, true, true);
        assertThat(store.list("paused/checkpoints")).containsExactly("epoch-0002");
    }

    @Test
    void whatIsNotOursAnyMoreWhenItIsWrittenReplacesNothing() {
        store.put("run/model", target -> write(target, "of the trainer that has the run"));

        var put = store.put("run/model", target -> write(target, "of the one that lost it"), () -> false);

        assertThat(put).isFalse();
        assertThat(store.get("run/model").orElseThrow().resolve("file")).hasContent("of the trainer that has the run");
        assertThat(directory.resolve("run")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void theLastTwoAreKept() {
        run(engine(), SETTINGS, checkpoints("digest"));

        assertThat(store.list("run/checkpoints")).containsExactly("epoch-0004", "epoch-0005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"best.safetensors", "history.json", "state/state.json", FileArtifactStore.MARKER})
    void aTornCheckpointFallsBackToTheOneBefore(String file) throws IOException {
        var whole = run(engine(), SETTINGS, checkpoints("digest"));
        cutInHalf(directory.resolve("run/checkpoints/epoch-0005").resolve(file));

        var again = engine();
        var resumed = run(again, SETTINGS, checkpoints("digest"));

        assertThat(again.history()).hasSize(STEPS_PER_EPOCH);
        assertThat(resumed.test()).isEqualTo(whole.test());
    }

    @ParameterizedTest
    @ValueSource(strings = {"best.safetensors", "history.json", "state/state.json", FileArtifactStore.MARKER})
    void aCheckpointThatLacksAFileFallsBackToTheOneBefore(String file) throws IOException {
        run(engine(), SETTINGS, checkpoints("digest"));
        Files.delete(directory.resolve("run/checkpoints/epoch-0005").resolve(file));

        var again = engine();
        run(again, SETTINGS, checkpoints("digest"));

        assertThat(again.history()).hasSize(STEPS_PER_EPOCH);
    }

    @Test
    void anEmptyMarkerMarksNothing() throws IOException {
        run(engine(), SETTINGS, checkpoints("digest"));
        Files.write(directory.resolve("run/checkpoints/epoch-0005").resolve(FileArtifactStore.MARKER), new byte[0]);

        assertThat(store.get("run/checkpoints/epoch-0005")).isEmpty();
    }

    @Test
    void aCheckpointThatTheEngineCannotLoadIsNotUsedAndTheRunStartsOver() {
        var whole = run(engine(), SETTINGS, checkpoints("digest"));
        for (var epoch : store.list("run/checkpoints")) {
            store.put("run/checkpoints/" + epoch, target -> rewriteWithoutBest(target));
        }

        var again = engine();
        var result = run(again, SETTINGS, checkpoints("digest"));

        assertThat(again.history()).hasSize(EPOCHS * STEPS_PER_EPOCH);
        assertThat(result.test()).isEqualTo(whole.test());
    }

    @Test
    void aStateThatCannotBeLoadedEndsTheTryAndTheNextGoesOnFromTheOneBefore() {
        var whole = run(engine(), SETTINGS, checkpoints("digest"));
        store.put("run/checkpoints/epoch-0005", target -> {
            var before = store.get("run/checkpoints/epoch-0004").orElseThrow();
            copy(before.resolve("best.safetensors"), target.resolve("best.safetensors"));
            copy(before.resolve("history.json"), target.resolve("history.json"));
        });

        assertThatThrownBy(() -> run(engine(), SETTINGS, checkpoints("digest")))
                .hasMessageContaining("could not be loaded and was removed");
        var again = engine();

        assertThat(run(again, SETTINGS, checkpoints("digest")).test()).isEqualTo(whole.test());
        assertThat(again.history()).hasSize(STEPS_PER_EPOCH);
    }

    @Test
    void aCheckpointOfOtherDataIsNotUsed() {
        run(engine(), SETTINGS, checkpoints("digest"));

        var again = engine();
        run(again, SETTINGS, checkpoints("other digest"));

        assertThat(again.history()).hasSize(EPOCHS * STEPS_PER_EPOCH);
    }

    @Test
    void theReducedMicroBatchIsKept() {
        var small = new LogisticEngine(2, Runs.VOCABULARY, 4);
        var told = new Told();
        assertThatThrownBy(() -> new Training(
                                small, Runs.data(2), 2, Runs.INPUT, SETTINGS, told, checkpoints("digest"), () -> {
                                    if (small.steps() == 12) {
                                        throw new RunInterruptedException("enough");
                                    }
                                })
                        .run())
                .isInstanceOf(RunInterruptedException.class);

        var afterwards = new Told();
        var result = Runs.training(
                        new LogisticEngine(2, Runs.VOCABULARY, 4), SETTINGS, afterwards, checkpoints("digest"))
                .run();

        assertThat(told.reductions).hasSize(1);
        assertThat(afterwards.reductions).isEmpty();
        assertThat(result.microBatchSize()).isEqualTo(4);
    }

    @Test
    void theReducedTokensOfAPieceAreKept() {
        var settings = Runs.settings(new BatchLimits(60, Optional.of(100), Optional.empty()), 3);
        var small = new LogisticEngine(2, Runs.VOCABULARY, 60, 60);
        var told = new Told();
        var whole = Runs.training(small, settings, told, checkpoints("digest")).run();

        var afterwards = new Told();
        var result = Runs.training(
                        new LogisticEngine(2, Runs.VOCABULARY, 60, 60), settings, afterwards, checkpoints("digest"))
                .run();

        assertThat(told.tokenLimits).hasSize(1);
        assertThat(afterwards.tokenLimits).isEmpty();
        assertThat(result.pieces()).isEqualTo(whole.pieces());
        assertThat(result.pieces().tokens()).isEqualTo(Optional.of(told.tokenLimits.get(0)));
    }

    private void runUntil(LogisticEngine engine, int lastStep) {
        runUntil(engine, lastStep, false);
    }

    private void runUntil(LogisticEngine engine, int lastStep, boolean handsOver) {
        Checkpoint.Interruption interruption = () -> {
            if (engine.steps() == lastStep) {
                throw new RunInterruptedException("enough", handsOver);
            }
        };
        new Training(engine, Runs.data(2), 2, Runs.INPUT, SETTINGS, new Told(), checkpoints("digest"), interruption)
                .run();
    }

    private static int stepsLeftAfter(int lastStep) {
        // A step count that ends an epoch is met before its validation, so that epoch is not kept yet.
        int epochsKept = (lastStep - 1) / STEPS_PER_EPOCH;
        return (EPOCHS - epochsKept) * STEPS_PER_EPOCH;
    }

    private static TrainingResult run(Engine engine, TrainingSettings settings, Checkpoint checkpoint) {
        return Runs.training(engine, settings, new Told(), checkpoint).run();
    }

    private EpochCheckpoints checkpoints(String digest) {
        return new EpochCheckpoints(store, "run", digest, () -> true, new ObjectMapper());
    }

    private static LogisticEngine engine() {
        return new LogisticEngine(2, Runs.VOCABULARY, Integer.MAX_VALUE);
    }

    private static List<List<Double>> losses(TrainingResult result) {
        return result.epochs().stream().map(EpochCheckpointsTest::losses).toList();
    }

    private static List<Double> losses(EpochResult epoch) {
        return List.of(epoch.trainLoss(), epoch.validation().loss(), epoch.learningRate());
    }

    private static void cutInHalf(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        var half = Arrays.copyOf(bytes, bytes.length / 2);
        Files.write(file, half);
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target.resolve("file"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void rewriteWithoutBest(Path target) {
        try {
            var state = Files.createDirectory(target.resolve("state"));
            var trained = engine();
            trained.trainStep(List.of(Runs.data(2).train().batch(new int[] {0}, Runs.INPUT)), 1);
            trained.saveState(state);
            Files.writeString(target.resolve("best.safetensors"), "nonsense");
            copy(directory.resolve("run/checkpoints/epoch-0005/history.json"), target.resolve("history.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
