package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tunelab.contract.dataset.Task;
import java.util.Arrays;

/**
 * A batch as the program receives it: the dictionary {@code batch}, on the host. The program takes it to a device itself,
 * because DJL's own way there waits for all that the device has still to do.
 */
final class BatchTensors {
    private BatchTensors() {}

    /**
     * {@code batch}'s tensors, owned by {@code scope}.
     *
     * @param classes width of multi-label targets
     * @param readsSegments whether the model tells first and second segments apart
     */
    static NDList of(NDManager scope, TokenBatch batch, int classes, boolean readsSegments) {
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
        var tensors = new NDList(
                named("tokens", host.create(batch.tokenIds())),
                named("positions", host.create(positions)),
                named("offsets", host.create(offsets)),
                named("labels", labels(host, batch.targets(), classes)),
                named(
                        "lengths",
                        host.create(Arrays.stream(lengths).asLongStream().toArray())));
        if (readsSegments && batch.segments().length > 0) {
            tensors.add(named("segments", host.create(batch.segments())));
        }
        return tensors;
    }

    /** Numbers of classes, {@code int64 [N]}; of label sets 1 for each label that is true, else 0, {@code float32 [N, C]}. */
    private static NDArray labels(NDManager host, Targets targets, int classes) {
        if (targets.task() == Task.SINGLE_LABEL) {
            var labels = new long[targets.examples()];
            for (int example = 0; example < labels.length; example++) {
                labels[example] = targets.label(example);
            }
            return host.create(labels);
        }
        var truth = new float[targets.examples() * classes];
        for (int example = 0; example < targets.examples(); example++) {
            for (int label : targets.labels(example)) {
                truth[example * classes + label] = 1;
            }
        }
        return host.create(truth, new Shape(targets.examples(), classes));
    }

    private static NDArray named(String name, NDArray array) {
        array.setName("batch." + name);
        return array;
    }
}
