package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

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
                named("groups", groups(scope, lengths)));
    }

    /** Runs of equal lengths, {@code [groups, 2]}: examples and length. The program reads it, so it stays on the host. */
    private static NDArray groups(NDManager scope, int[] lengths) {
        List<long[]> groups = new ArrayList<>();
        for (int length : lengths) {
            var last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last != null && last[1] == length) {
                last[0]++;
            } else {
                groups.add(new long[] {1, length});
            }
        }
        var flat = groups.stream().flatMapToLong(java.util.Arrays::stream).toArray();
        try (var host = scope.newSubManager(Device.cpu())) {
            var tensor = host.create(flat, new Shape(groups.size(), 2));
            tensor.attach(scope);
            return tensor;
        }
    }

    private static NDArray named(String name, NDArray array) {
        array.setName("batch." + name);
        return array;
    }
}
