package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Predicts a whole split. Batches hold examples of similar length; the order of the results is the split's. */
final class Evaluator {
    private final Engine engine;
    private final InputShape input;
    private final int labels;
    private final Checkpoint.Interruption interruption;
    private int batchSize;

    Evaluator(Engine engine, InputShape input, int labels, int batchSize, Checkpoint.Interruption interruption) {
        this.engine = engine;
        this.input = input;
        this.labels = labels;
        this.batchSize = batchSize;
        this.interruption = interruption;
    }

    SplitPredictions predict(Examples split) {
        // Longest first: if memory does not suffice, that shows at once.
        var byLength = IntStream.range(0, split.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer example) -> -split.length(example, input)))
                .mapToInt(Integer::intValue)
                .toArray();
        var predictions = new SplitPredictions(labels, split.targets());
        int at = 0;
        while (at < byLength.length) {
            interruption.check();
            var places = Arrays.copyOfRange(byLength, at, Math.min(byLength.length, at + batchSize));
            var batch = split.batch(places, input);
            try {
                predictions.add(places, engine.predict(batch), batch.targets());
                at += places.length;
            } catch (EngineOutOfMemoryException e) {
                if (batchSize == 1) {
                    throw e;
                }
                batchSize = Math.max(1, batchSize / 2);
            }
        }
        return predictions;
    }
}
