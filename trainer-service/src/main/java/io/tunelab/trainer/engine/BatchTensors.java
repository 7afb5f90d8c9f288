package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;

/** A batch as the program receives it: the dictionary {@code batch}. */
final class BatchTensors {
    private BatchTensors() {}

    /** {@code batch}'s tensors, owned by {@code scope}. */
    static NDList of(NDManager scope, TokenBatch batch) {
        var lengths = batch.lengths();
        var positions = new int[batch.tokens()];
        var offsets = new int[batch.examples() + 1];
        int start = 0;
        for (int example = 0; example < lengths.length; example++) {
            for (int position = 0; position < lengths[example]; position++) {
                positions[start + position] = position;
            }
            start += lengths[example];
            offsets[example + 1] = start;
        }
        var labels = new long[batch.examples()];
        for (int example = 0; example < labels.length; example++) {
            labels[example] = batch.labels()[example];
        }
        return new NDList(
                named("tokens", scope.create(batch.tokenIds())),
                named("positions", scope.create(positions)),
                named("offsets", scope.create(offsets)),
                named("labels", scope.create(labels)),
                named("lengths", lengths(scope, lengths)));
    }

    /** The program loops over them, so they stay on the host. */
    private static NDArray lengths(NDManager scope, int[] lengths) {
        try (var host = scope.newSubManager(Device.cpu())) {
            var tensor = host.create(Arrays.stream(lengths).asLongStream().toArray());
            tensor.attach(scope);
            return tensor;
        }
    }

    private static NDArray named(String name, NDArray array) {
        array.setName("batch." + name);
        return array;
    }
}
