package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ClassifierLabels;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the classification layer of a model comes from. One that was trained is of use only to the same classes, so it is
 * matched by their names: position 0 of one data set is often another class than position 0 of the next.
 *
 * @param sourceRows for each class its row in the model's file; empty if nothing is taken from there
 */
record Head(HeadOrigin origin, List<Integer> sourceRows) {
    Head {
        sourceRows = List.copyOf(sourceRows);
    }

    /**
     * @param fits whether the file has a classification layer with as many rows as there are labels
     * @param has whether it has one at all
     */
    static Head of(Path model, List<String> labels, boolean has, boolean fits) {
        var known = ClassifierLabels.of(model);
        if (!has) {
            return new Head(HeadOrigin.NEW, List.of());
        }
        boolean sameNames = known.isPresent()
                && known.get().size() == labels.size()
                && new HashSet<>(known.get()).equals(new HashSet<>(labels))
                && new HashSet<>(labels).size() == labels.size();
        if (!fits || !sameNames) {
            return new Head(HeadOrigin.REDRAWN, List.of());
        }
        var rows = labels.stream().map(known.get()::indexOf).toList();
        boolean inOrder = IntStream.range(0, rows.size()).allMatch(row -> rows.get(row) == row);
        return new Head(inOrder ? HeadOrigin.KEPT : HeadOrigin.PERMUTED, rows);
    }

    boolean isTaken() {
        return !sourceRows.isEmpty();
    }

    /** The rows of a weight or bias in the order of the classes. */
    FloatBuffer inOrder(FloatBuffer source) {
        if (origin != HeadOrigin.PERMUTED) {
            return source;
        }
        int width = source.remaining() / sourceRows.size();
        var ordered = FloatBuffer.allocate(source.remaining());
        sourceRows.forEach(row -> ordered.put(source.slice(source.position() + row * width, width)));
        return ordered.flip();
    }
}
