package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;

/**
 * A batch as the program receives it: the dictionary {@code batch}, on the host. The program takes it to a device itself,
 * because DJL's own way there waits for all that the device has still to do.
 */
final class BatchTensors {
    private BatchTensors() {}

    /** {@code batch}'s tensors, owned by {@code scope}. */
    static NDList of(NDManager scope, TokenBatch batch) {
        var host = NativeRuntime.onHost(scope);
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
                named("tokens", host.create(batch.tokenIds())),
                named("positions", host.create(positions)),
                named("offsets", host.create(offsets)),
                named("labels", host.create(labels)),
                named(
                        "lengths",
                        host.create(Arrays.stream(lengths).asLongStream().toArray())));
    }

    private static NDArray named(String name, NDArray array) {
        array.setName("batch." + name);
        return array;
    }
}
