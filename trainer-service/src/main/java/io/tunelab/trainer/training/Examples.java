package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.Targets;
import io.tunelab.trainer.engine.TokenBatch;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tokenized examples of one split in memory: token ids laid end to end, without special tokens, untruncated. An example
 * is a text, or two of which the second follows the first.
 *
 * <p>The arrays are owned by this object from construction on.
 */
public final class Examples {
    private final int[] rowIds;
    private final Targets targets;
    private final int[] starts;
    private final int[] firstLengths;
    private final int[] tokenIds;

    /**
     * @param rowIds row of the data source per example
     * @param targets what is true of each example
     * @param lengths token ids per example
     * @param firstLengths how many of them are the first text's; {@code lengths} itself where examples are single texts
     * @param tokenIds ids of all examples
     */
    public Examples(int[] rowIds, Targets targets, int[] lengths, int[] firstLengths, int[] tokenIds) {
        if (rowIds.length != targets.examples()
                || rowIds.length != lengths.length
                || rowIds.length != firstLengths.length) {
            throw new IllegalArgumentException("%d row ids, %d targets and %d lengths are not one split"
                    .formatted(rowIds.length, targets.examples(), lengths.length));
        }
        this.rowIds = rowIds;
        this.targets = targets;
        this.tokenIds = tokenIds;
        this.firstLengths = firstLengths;
        this.starts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            if (firstLengths[i] > lengths[i]) {
                throw new IllegalArgumentException(
                        "a first text has %d tokens of its example's %d".formatted(firstLengths[i], lengths[i]));
            }
            starts[i + 1] = starts[i] + lengths[i];
        }
        if (starts[lengths.length] != tokenIds.length) {
            throw new IllegalArgumentException("lengths add up to %d, but there are %d token ids"
                    .formatted(starts[lengths.length], tokenIds.length));
        }
    }

    /** Single texts, one label each. */
    public Examples(int[] rowIds, int[] labels, int[] lengths, int[] tokenIds) {
        this(rowIds, Targets.ofLabels(labels), lengths, lengths, tokenIds);
    }

    public int size() {
        return rowIds.length;
    }

    public int rowId(int example) {
        return rowIds[example];
    }

    public Targets targets() {
        return targets;
    }

    /** Tokens of the example as the model gets it: special tokens included, at most {@code input.maxLength()}. */
    public int length(int example, InputShape input) {
        return Math.min(starts[example + 1] - starts[example] + input.specialTokens(), input.maxLength());
    }

    /** Tokens of the example, untruncated and without special tokens. */
    public int tokens(int example) {
        return starts[example + 1] - starts[example];
    }

    /** How many examples are longer than the input may be. */
    public int truncated(InputShape input) {
        return (int) IntStream.range(0, size())
                .filter(example -> starts[example + 1] - starts[example] > input.mostContent())
                .count();
    }

    /**
     * The named examples as the model gets them: special tokens and what fits of the texts. How long the texts of a pair may
     * be is decided as HuggingFace tokenizers do ({@code longest_first}).
     */
    public TokenBatch batch(int[] examples, InputShape input) {
        var lengths = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            lengths[i] = length(examples[i], input);
        }
        var ids = new int[Arrays.stream(lengths).sum()];
        var segments = new int[input.hasSecondSegment() ? ids.length : 0];
        int at = 0;
        for (int example : examples) {
            var kept = kept(example, input);
            if (input.hasSecondSegment()) {
                append(segments, at, input.segments(kept));
            }
            at = append(ids, at, input.prefix());
            int second = input.isPair() ? starts[example] + firstLengths[example] : starts[example + 1];
            at = append(ids, at, starts[example], second, kept.first(), input);
            if (input.isPair()) {
                at = append(ids, at, input.separator());
                at = append(ids, at, second, starts[example + 1], kept.second(), input);
            }
            at = append(ids, at, input.suffix());
        }
        return new TokenBatch(ids, lengths, segments, targets.of(examples));
    }

    private PairLengths kept(int example, InputShape input) {
        int length = starts[example + 1] - starts[example];
        int first = input.isPair() ? firstLengths[example] : length;
        return input.isPair()
                ? PairLengths.longestFirst(first, length - first, input.mostContent())
                : new PairLengths(Math.min(length, input.mostContent()), 0);
    }

    /** So many of a text's tokens, which lie between two places. */
    private int append(int[] target, int at, int from, int to, int kept, InputShape input) {
        int first = kept == to - from ? kept : input.fromBeginning(kept);
        int last = kept - first;
        System.arraycopy(tokenIds, from, target, at, first);
        System.arraycopy(tokenIds, to - last, target, at + first, last);
        return at + kept;
    }

    private static int append(int[] target, int at, int[] source) {
        System.arraycopy(source, 0, target, at, source.length);
        return at + source.length;
    }
}
