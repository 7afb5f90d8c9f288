package io.tunelab.trainer.training;

import java.util.List;

/** How a text's token ids become a model's input: special tokens before and after, and the longest length. */
public final class InputShape {
    private final int[] prefix;
    private final int[] suffix;
    private final int maxLength;

    public InputShape(List<Integer> prefix, List<Integer> suffix, int maxLength) {
        this.prefix = prefix.stream().mapToInt(Integer::intValue).toArray();
        this.suffix = suffix.stream().mapToInt(Integer::intValue).toArray();
        this.maxLength = maxLength;
        if (specialTokens() >= maxLength) {
            throw new IllegalArgumentException(
                    "max_length is %d, but the special tokens alone are %d".formatted(maxLength, specialTokens()));
        }
    }

    int[] prefix() {
        return prefix;
    }

    int[] suffix() {
        return suffix;
    }

    /** How many special tokens every input has. */
    public int specialTokens() {
        return prefix.length + suffix.length;
    }

    public int maxLength() {
        return maxLength;
    }
}
