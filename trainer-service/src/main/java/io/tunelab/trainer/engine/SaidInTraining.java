package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What {@code accumulate} returned for the micro batches since somebody asked. It stays on the device until it is read. */
final class SaidInTraining {
    private final List<Batch> batches = new ArrayList<>();

    /**
     * One micro batch.
     *
     * @param order which example of the batch each column is of
     * @param numbers probabilities, and 1 for what is right, {@code [2, N]}
     */
    private record Batch(int[] order, NDArray numbers) {
        Stream<OwnLabel> inOrderOfBatch() {
            var values = numbers.toFloatArray();
            var labels = new OwnLabel[order.length];
            for (int i = 0; i < order.length; i++) {
                labels[order[i]] = new OwnLabel(values[i], values[order.length + i] > 0);
            }
            return Arrays.stream(labels);
        }
    }

    /** Takes over {@code numbers}. */
    void add(int[] order, NDArray numbers) {
        batches.add(new Batch(order, numbers));
    }

    /** In the order of the batches; waits for the device. */
    List<OwnLabel> read() {
        return batches.stream().flatMap(Batch::inOrderOfBatch).toList();
    }

    int batches() {
        return batches.size();
    }

    /** Forgets all batches but the first ones. */
    void keep(int first) {
        var others = batches.subList(first, batches.size());
        others.forEach(batch -> batch.numbers().close());
        others.clear();
    }
}
