package io.tunelab.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * When a batch is full.
 *
 * @param examples most examples of an optimizer step
 * @param tokens most tokens of one, unless a single example has more; empty: any number
 * @param micro most examples that are computed at once; empty: the whole batch
 */
public record BatchLimits(int examples, Optional<Integer> tokens, Optional<Integer> micro) {
    /** By the number of examples alone. */
    public static BatchLimits of(int examples) {
        return new BatchLimits(examples, Optional.empty(), Optional.empty());
    }

    /** The limits of what is computed at once, as long as it fits in memory: the whole batch, or pieces of the size asked for. */
    BatchLimits pieces() {
        return new BatchLimits(Math.min(examples, micro.orElse(examples)), tokens, Optional.empty());
    }

    /**
     * Limits that halve the largest of some pieces; with a limit of tokens, that in tokens: pieces of half as many examples
     * would be tiny in batches of short texts.
     *
     * @param pieces cut by these limits, one of them of at least two examples
     */
    BatchLimits halved(List<int[]> pieces, IntUnaryOperator length) {
        if (tokens.isEmpty()) {
            return BatchLimits.of(mostExamples(pieces) / 2);
        }
        int most = pieces.stream()
                .filter(piece -> piece.length > 1)
                .mapToInt(piece -> Arrays.stream(piece).map(length).sum())
                .max()
                .orElseThrow();
        return new BatchLimits(examples, Optional.of(Math.max(1, most / 2)), micro);
    }

    static int mostExamples(List<int[]> pieces) {
        return pieces.stream().mapToInt(piece -> piece.length).max().orElseThrow();
    }

    /**
     * Cuts an epoch into batches, in its order.
     *
     * @param length tokens of an example as the model gets it
     */
    public List<int[]> cut(int[] order, IntUnaryOperator length) {
        var batches = new ArrayList<int[]>();
        int from = 0;
        long held = 0;
        for (int place = 0; place < order.length; place++) {
            int more = tokens.isPresent() ? length.applyAsInt(order[place]) : 0;
            boolean full = place - from == examples || held + more > tokens.orElse(Integer.MAX_VALUE);
            if (full && place > from) {
                batches.add(Arrays.copyOfRange(order, from, place));
                from = place;
                held = 0;
            }
            held += more;
        }
        if (order.length > from) {
            batches.add(Arrays.copyOfRange(order, from, order.length));
        }
        return batches;
    }
}
