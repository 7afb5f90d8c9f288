package io.tunelab.trainer.training;

import io.tunelab.contract.request.Monitor;
import io.tunelab.contract.request.Schedule;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.engine.WeightsSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small runs for tests: data that can be learnt, settings, and a listener that remembers. */
public final class Runs {
    public static final int VOCABULARY = 50;
    public static final InputShape INPUT = new InputShape(List.of(1), List.of(2), 12);

    private Runs() {}

    /** Sixty examples of two labels, or of more; the label shows in the ids with some noise. */
    public static Splits data(int labels) {
        return new Splits(examples(60, labels, 1), examples(23, labels, 2), examples(31, labels, 3), VOCABULARY);
    }

    public static Examples examples(int size, int labels, long seed) {
        var random = new SplittableRandom(seed);
        var rowIds = new int[size];
        var label = new int[size];
        var lengths = new int[size];
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < size; i++) {
            rowIds[i] = 1000 + i;
            label[i] = i % labels;
            lengths[i] = random.nextInt(0, 25);
            for (int j = 0; j < lengths[i]; j++) {
                ids.add(random.nextInt(4) == 0 ? 10 + label[i] : random.nextInt(10 + labels, VOCABULARY));
            }
        }
        return new Examples(
                rowIds, label, lengths, ids.stream().mapToInt(Integer::intValue).toArray());
    }

    public static TrainingSettings settings(int batchSize, int epochs, Optional<Integer> patience) {
        return new TrainingSettings(
                batchSize, 8, 0.5, epochs, 42, Schedule.LINEAR, 0.1, Monitor.VALIDATION_LOSS, patience);
    }

    public static TrainingSettings settings(BatchLimits batches, int epochs) {
        return new TrainingSettings(
                batches, 8, 0.5, epochs, 42, Schedule.LINEAR, 0.1, Monitor.VALIDATION_LOSS, Optional.empty());
    }

    public static Training training(Engine engine, TrainingSettings settings, Told told, Checkpoint checkpoint) {
        return new Training(engine, data(2), 2, INPUT, settings, told, checkpoint, () -> {});
    }

    /** A run that keeps nothing. */
    public static final Checkpoint NO_CHECKPOINT = new Checkpoint() {
        @Override
        public boolean save(Engine engine, Progress progress, Optional<WeightsSnapshot> best) {
            return false;
        }

        @Override
        public Optional<Resumed> resume(Engine engine) {
            return Optional.empty();
        }
    };

    /** What the loop told. */
    public static final class Told implements TrainingListener {
        public final List<EpochResult> epochs = new ArrayList<>();
        public final List<List<Integer>> reductions = new ArrayList<>();
        public final List<Place> places = new ArrayList<>();
        public final List<Integer> tokenLimits = new ArrayList<>();
        public final List<String> phases = new ArrayList<>();

        @Override
        public void trained(Place last, TrainingTotals sums, double rate, double seconds) {
            places.add(last);
            phases.add("trained " + last.epoch() + "/" + last.step());
        }

        @Override
        public void validating(int epoch) {
            phases.add("validating " + epoch);
        }

        @Override
        public void resumed(List<EpochResult> finished) {
            finished.forEach(epoch -> phases.add("resumed after " + epoch.epoch()));
        }

        @Override
        public void epochCompleted(EpochResult result) {
            epochs.add(result);
        }

        @Override
        public void batchSizeReduced(int from, int to, int pieces, Optional<Integer> tokens, String reason) {
            reductions.add(Arrays.asList(from, to, pieces));
            tokens.ifPresent(tokenLimits::add);
        }

        @Override
        public void testing() {
            phases.add("testing");
        }
    }
}
