package io.tunelab.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.Schedule;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.training.Runs.Told;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final int ALL = Integer.MAX_VALUE;
    private final Told told = new Told();

    @Test
    void aRunLearnsWhatCanBeLearnt() {
        try (var engine = engine(ALL)) {
            var result = train(engine, Runs.settings(8, 20, Optional.empty()));

            assertThat(result.best().validation().accuracy()).isGreaterThan(0.8);
            assertThat(result.test().accuracy()).isGreaterThan(0.8);
            assertThat(told.epochs.get(0).trainLoss())
                    .isGreaterThan(result.best().trainLoss());
        }
    }

    @Test
    void theSameSettingsMakeTheSameNumbersBitForBit() {
        try (var one = engine(ALL);
                var other = engine(ALL)) {
            var settings = Runs.settings(8, 3, Optional.empty());

            assertThat(numbers(train(one, settings))).isEqualTo(numbers(train(other, settings)));
            assertThat(one.history()).isEqualTo(other.history());
        }
    }

    @Test
    void everyEpochSeesEveryExampleOnceInBatchesOfWhichTheLastIsSmaller() {
        try (var engine = engine(ALL)) {
            train(engine, Runs.settings(8, 2, Optional.empty()));

            var sizes = engine.history().stream()
                    .map(step -> step.microBatchSizes())
                    .toList();
            assertThat(sizes.subList(0, 8))
                    .isEqualTo(sizes.subList(8, 16))
                    .containsExactly(
                            List.of(8),
                            List.of(8),
                            List.of(8),
                            List.of(8),
                            List.of(8),
                            List.of(8),
                            List.of(8),
                            List.of(4));
            var all = Runs.data(2).train().batch(IntStream.range(0, 60).toArray(), Runs.INPUT);
            assertThat(sortedIds(engine, 0, 8)).isEqualTo(sorted(all)).isEqualTo(sortedIds(engine, 8, 16));
            assertThat(ids(engine, 0, 8)).isNotEqualTo(ids(engine, 8, 16));
        }
    }

    @Test
    void theOrderOfExamplesComesFromItsOwnSeed() {
        var order = order("{\"order_seed\": 7, \"seed\": 1, \"init_seed\": 3}");

        assertThat(order("{\"order_seed\": 7, \"seed\": 2, \"dropout_seed\": 4}"))
                .isEqualTo(order);
        assertThat(order("{\"seed\": 7}")).isEqualTo(order);
        assertThat(order("{\"order_seed\": 8, \"seed\": 7}")).isNotEqualTo(order);
    }

    private List<Integer> order(String request) {
        var seed = TrainingSettings.of(
                        RequestReader.STRICT.read(request.getBytes(StandardCharsets.UTF_8), () -> "ordered"))
                .orderSeed();
        try (var engine = engine(ALL)) {
            train(
                    engine,
                    new TrainingSettings(
                            8, 8, 0.5, 1, seed, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.empty()));
            return ids(engine, 0, 8);
        }
    }

    @Test
    void theBestEpochIsRestoredAndTested() {
        var settings =
                new TrainingSettings(8, 8, 40, 8, 42, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.empty());
        try (var engine = engine(ALL);
                var upToBest = engine(ALL)) {
            var result = train(engine, settings);
            assertThat(result.bestEpoch())
                    .as("a rate this high makes a later epoch worse")
                    .isLessThan(8);

            var shorter = new TrainingSettings(
                    8, 8, 40, result.bestEpoch(), 42, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.empty());
            var again = train(upToBest, shorter);

            assertThat(again.test()).isEqualTo(result.test());
            assertThat(engine.openSnapshots()).isZero();
        }
    }

    @Test
    void aRunStopsWhenNothingImprovesAnyMore() {
        var settings =
                new TrainingSettings(8, 8, 40, 500, 42, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.of(2));
        try (var engine = engine(ALL)) {
            var result = train(engine, settings);

            assertThat(result.earlyStopped()).isTrue();
            assertThat(result.epochs()).hasSize(result.bestEpoch() + 2);
        }
    }

    @Test
    void piecesOfTheSizeThatWasAskedForMakeTheSameStepAsWholeBatches() {
        var whole = Runs.settings(8, 2, Optional.empty());
        var pieces = new TrainingSettings(
                new BatchLimits(8, Optional.empty(), Optional.of(3)),
                whole.evalBatchSize(),
                whole.learningRate(),
                whole.epochs(),
                whole.orderSeed(),
                whole.schedule(),
                whole.warmupRatio(),
                whole.monitor(),
                whole.patience());
        try (var one = engine(ALL);
                var another = engine(ALL)) {
            var expected = train(one, whole);
            var found = train(another, pieces);

            assertThat(found.microBatchSize()).isEqualTo(3);
            assertThat(told.reductions).isEmpty();
            assertThat(found.test().loss()).isCloseTo(expected.test().loss(), within(1e-9));
        }
    }

    @Test
    void smallerMicroBatchesMakeTheSameStep() {
        try (var small = engine(3);
                var large = engine(ALL)) {
            var settings = Runs.settings(8, 3, Optional.empty());

            var reduced = train(small, settings);
            assertThat(told.reductions).containsExactly(List.of(8, 4, 2), List.of(4, 2, 4));
            assertThat(reduced.microBatchSize()).isEqualTo(2);
            var whole = train(large, settings);

            assertThat(small.history().get(0).microBatchSizes()).containsExactly(2, 2, 2, 2);
            assertThat(small.steps()).isEqualTo(large.steps());
            assertThat(reduced.test().loss()).isCloseTo(whole.test().loss(), within(1e-9));
        }
    }

    @Test
    void aRunForWhichNotEvenOneExampleFitsFails() {
        try (var engine = engine(0)) {
            assertThatThrownBy(() -> train(engine, Runs.settings(8, 1, Optional.empty())))
                    .isInstanceOf(EngineOutOfMemoryException.class);
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunWithAdvice() {
        var settings = new TrainingSettings(
                8, 8, 1e308, 3, 42, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.empty());
        try (var engine = engine(ALL)) {
            assertThatThrownBy(() -> train(engine, settings))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("learning_rate");
            assertThat(engine.openSnapshots()).isZero();
        }
    }

    /** The only training loss of an epoch is that before its only step: the validation is what finds it. */
    @Test
    void aModelThatDivergesInTheLastStepOfAnEpochEndsTheRunWithAdvice() {
        var settings = new TrainingSettings(
                60, 8, 1e308, 3, 42, Schedule.CONSTANT, 0, Monitor.VALIDATION_LOSS, Optional.empty());
        try (var engine = engine(ALL)) {
            assertThatThrownBy(() -> train(engine, settings))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("learning_rate");
        }
    }

    @Test
    void batchesByTokensAreHalvedByTokens() {
        var settings = byTokens(100);
        try (var small = new LogisticEngine(2, Runs.VOCABULARY, ALL, 60);
                var large = engine(ALL)) {
            var reduced = train(small, settings);

            assertThat(told.tokenLimits).hasSize(1).allSatisfy(limit -> assertThat(limit)
                    .isBetween(30, 50));
            assertThat(reduced.pieces().tokens()).isEqualTo(Optional.of(told.tokenLimits.get(0)));
            assertThat(small.history())
                    .allSatisfy(step -> assertThat(step.microBatchSizes()).hasSizeLessThanOrEqualTo(5));
            var whole = train(large, settings);

            assertThat(small.steps()).isEqualTo(large.steps());
            assertThat(reduced.test().loss()).isCloseTo(whole.test().loss(), within(1e-9));
        }
    }

    @Test
    void aBatchByTokensOfWhichNotEvenOneExampleFitsFails() {
        try (var engine = new LogisticEngine(2, Runs.VOCABULARY, ALL, 11)) {
            assertThatThrownBy(() -> train(engine, byTokens(100))).isInstanceOf(EngineOutOfMemoryException.class);
        }
    }

    @Test
    void everyStepOfARunHasItsNumberThoughEpochsHaveDifferentNumbersOfSteps() {
        try (var engine = engine(ALL)) {
            train(engine, byTokens(24));

            var last = told.places.get(told.places.size() - 1);
            assertThat(last.runStep()).isEqualTo(engine.steps()).isEqualTo(last.runSteps());
            assertThat(told.places.stream()
                            .filter(place -> place.step() == place.epochSteps())
                            .mapToInt(TrainingListener.Place::epochSteps)
                            .sum())
                    .isEqualTo((int) engine.steps());
            assertThat(told.places).extracting(TrainingListener.Place::runStep).doesNotHaveDuplicates();
        }
    }

    private static TrainingSettings byTokens(int tokens) {
        return Runs.settings(new BatchLimits(60, Optional.of(tokens), Optional.empty()), 3);
    }

    @Test
    void theInterruptionIsAskedBeforeEveryStep() {
        var asked = new ArrayList<Long>();
        try (var engine = engine(ALL)) {
            var training = new Training(
                    engine,
                    Runs.data(2),
                    2,
                    Runs.INPUT,
                    Runs.settings(8, 1, Optional.empty()),
                    told,
                    Runs.NO_CHECKPOINT,
                    () -> {
                        asked.add(engine.steps());
                        if (engine.steps() == 3) {
                            throw new RunInterruptedException("enough");
                        }
                    });

            assertThatThrownBy(training::run).isInstanceOf(RunInterruptedException.class);
            assertThat(asked).containsExactly(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void predictionsComeInTheOrderOfTheSplitWhateverTheirLengths() {
        try (var engine = engine(5)) {
            var result = train(engine, Runs.settings(8, 2, Optional.empty()));

            var test = Runs.data(2).test();
            for (int example = 0; example < test.size(); example++) {
                var alone = engine.predict(test.batch(new int[] {example}, Runs.INPUT));
                assertThat(result.predictions().probability(example, 1)).isEqualTo(alone.probability(0, 1));
            }
        }
    }

    private TrainingResult train(LogisticEngine engine, TrainingSettings settings) {
        return Runs.training(engine, settings, told, Runs.NO_CHECKPOINT).run();
    }

    private static LogisticEngine engine(int largestBatch) {
        return new LogisticEngine(2, Runs.VOCABULARY, largestBatch);
    }

    private static List<Object> numbers(TrainingResult result) {
        var numbers = new ArrayList<Object>(List.of(result.bestEpoch(), result.test()));
        result.epochs().forEach(epoch -> numbers.add(List.of(epoch.trainLoss(), epoch.validation())));
        return numbers;
    }

    private static List<Integer> ids(LogisticEngine engine, int fromStep, int toStep) {
        return engine.history().subList(fromStep, toStep).stream()
                .flatMap(step -> step.tokenIds().stream())
                .toList();
    }

    private static List<Integer> sortedIds(LogisticEngine engine, int fromStep, int toStep) {
        return ids(engine, fromStep, toStep).stream().sorted().toList();
    }

    private static List<Integer> sorted(TokenBatch batch) {
        return Arrays.stream(batch.tokenIds()).sorted().boxed().toList();
    }
}
