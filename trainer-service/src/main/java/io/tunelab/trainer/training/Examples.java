package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.TokenBatch;
import java.util.Arrays;

/**
 * The tokenized examples of one split in memory: token ids laid end to end, without special tokens, untruncated.
 *
 * <p>The arrays are owned by this object from construction on.
 */
public final class Examples {
    private final int[] rowIds;
    private final int[] labels;
    private final int[] starts;
    private final int[] tokenIds;

    /**
     * @param rowIds row of the data source per example
     * @param labels label per example
     * @param lengths token ids per example
     * @param tokenIds ids of all examples
     */
    public Examples(int[] rowIds, int[] labels, int[] lengths, int[] tokenIds) {
        if (rowIds.length != labels.length || rowIds.length != lengths.length) {
            throw new IllegalArgumentException("%d row ids, %d labels and %d lengths are not one split"
                    .formatted(rowIds.length, labels.length, lengths.length));
        }
        this.rowIds = rowIds;
        this.labels = labels;
        this.tokenIds = tokenIds;
        this.starts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            starts[i + 1] = starts[i] + lengths[i];
        }
        if (starts[lengths.length] != tokenIds.length) {
            throw new IllegalArgumentException("lengths add up to %d, but there are %d token ids"
                    .formatted(starts[lengths.length], tokenIds.length));
        }
    }

    public int size() {
        return labels.length;
    }

    public int rowId(int example) {
        return rowIds[example];
    }

    public int label(int example) {
        return labels[example];
    }

    /** Tokens of the example as the model gets it: special tokens included, at most {@code input.maxLength()}. */
    public int length(int example, InputShape input) {
        return Math.min(starts[example + 1] - starts[example] + input.specialTokens(), input.maxLength());
    }

    /**
     * The named examples as the model gets them: prefix, the first ids that fit, suffix. This is the truncation of
     * HuggingFace tokenizers ("longest first" with a single sequence, from the right).
     */
    public TokenBatch batch(int[] examples, InputShape input) {
        var lengths = new int[examples.length];
        var batchLabels = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            lengths[i] = length(examples[i], input);
            batchLabels[i] = labels[examples[i]];
        }
        var ids = new int[Arrays.stream(lengths).sum()];
        int at = 0;
        for (int i = 0; i < examples.length; i++) {
            int content = lengths[i] - input.specialTokens();
            at = append(ids, at, input.prefix());
            System.arraycopy(tokenIds, starts[examples[i]], ids, at, content);
            at = append(ids, at + content, input.suffix());
        }
        return new TokenBatch(ids, lengths, batchLabels);
    }

    private static int append(int[] target, int at, int[] source) {
        System.arraycopy(source, 0, target, at, source.length);
        return at + source.length;
    }
}
