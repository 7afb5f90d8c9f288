package io.tunelab.trainer.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The examples of one forward pass, laid end to end: special tokens included, already truncated, no padding anywhere.
 *
 * <p>The arrays are owned by the batch: who passes them in does not touch them again, who gets them does not write.
 */
public final class TokenBatch {
    private final int[] tokenIds;
    private final int[] lengths;
    private final int[] segments;
    private final Targets targets;

    /**
     * @param tokenIds ids of all examples, {@code [tokens]}
     * @param lengths tokens per example, {@code [examples]}, each at least 1
     * @param segments HuggingFace's {@code token_type_ids}, 0 or 1, {@code [tokens]}; empty: all are 0
     * @param targets what is true of each example
     * @throws IllegalArgumentException if these do not fit together
     */
    public TokenBatch(int[] tokenIds, int[] lengths, int[] segments, Targets targets) {
        if (lengths.length == 0 || lengths.length != targets.examples()) {
            throw new IllegalArgumentException(
                    "a batch has as many targets as examples and at least one, got %d lengths and %d targets"
                            .formatted(lengths.length, targets.examples()));
        }
        if (Arrays.stream(lengths).anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("an example has at least one token, got " + Arrays.toString(lengths));
        }
        if (segments.length > 0 && segments.length != tokenIds.length) {
            throw new IllegalArgumentException(
                    "%d tokens cannot have %d segments".formatted(tokenIds.length, segments.length));
        }
        if (Arrays.stream(lengths).sum() != tokenIds.length) {
            throw new IllegalArgumentException("lengths add up to %d, but there are %d token ids"
                    .formatted(Arrays.stream(lengths).sum(), tokenIds.length));
        }
        this.tokenIds = tokenIds;
        this.lengths = lengths;
        this.segments = segments;
        this.targets = targets;
    }

    /** Single texts, one label each: {@code labels} per example, {@code [examples]}, from 0. */
    public TokenBatch(int[] tokenIds, int[] lengths, int[] labels) {
        this(tokenIds, lengths, new int[0], Targets.ofLabels(labels));
    }

    /**
     * The order of the examples with the longest first, those of one length in the order that they have here: neighbours of
     * one length are computed together.
     */
    int[] longestFirst() {
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(example -> -lengths[example]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The same examples in another order. */
    TokenBatch inOrder(int[] order) {
        var starts = new int[lengths.length];
        for (int example = 1; example < starts.length; example++) {
            starts[example] = starts[example - 1] + lengths[example - 1];
        }
        return new TokenBatch(
                inOrder(order, starts, tokenIds),
                Arrays.stream(order).map(example -> lengths[example]).toArray(),
                segments.length == 0 ? segments : inOrder(order, starts, segments),
                targets.of(order));
    }

    private int[] inOrder(int[] order, int[] starts, int[] ofTokens) {
        var sorted = new int[ofTokens.length];
        int start = 0;
        for (int example : order) {
            System.arraycopy(ofTokens, starts[example], sorted, start, lengths[example]);
            start += lengths[example];
        }
        return sorted;
    }

    public int examples() {
        return lengths.length;
    }

    /** Real tokens, special ones included. */
    public int tokens() {
        return tokenIds.length;
    }

    public int[] tokenIds() {
        return tokenIds;
    }

    public int[] lengths() {
        return lengths;
    }

    /** Of each token; empty: all are of the first segment. */
    public int[] segments() {
        return segments;
    }

    public Targets targets() {
        return targets;
    }
}
