package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Manifest;
import java.util.List;
import java.util.Optional;

/** How token ids become a model's input: special tokens around a text, or around and between two, and the longest length. */
public final class InputShape {
    private final int[] prefix;
    private final Optional<int[]> separator;
    private final int secondSegment;
    private final int[] suffix;
    private final int maxLength;

    /**
     * @param separator between the two texts of a pair; empty: the input is a single text
     * @param maxLength longest input in tokens, special tokens included
     * @throws IllegalArgumentException if the special tokens leave no room for a text
     */
    public InputShape(List<Integer> prefix, Optional<Separator> separator, List<Integer> suffix, int maxLength) {
        this.prefix = ints(prefix);
        this.separator = separator.map(between -> ints(between.ids()));
        this.secondSegment = separator.map(Separator::secondSegment).orElse(0);
        this.suffix = ints(suffix);
        this.maxLength = maxLength;
        if (specialTokens() >= maxLength) {
            throw new IllegalArgumentException(
                    "max_length is %d, but the special tokens alone are %d".formatted(maxLength, specialTokens()));
        }
    }

    /**
     * What stands between the two texts of a pair.
     *
     * @param ids special tokens, which are still of the first segment
     * @param secondSegment {@code token_type_id} of the second text and what follows it: 0 or 1
     */
    public record Separator(List<Integer> ids, int secondSegment) {
        public Separator {
            ids = List.copyOf(ids);
        }
    }

    /** Of single texts. */
    public InputShape(List<Integer> prefix, List<Integer> suffix, int maxLength) {
        this(prefix, Optional.empty(), suffix, maxLength);
    }

    /** Of data that was tokenized so. */
    public static InputShape of(Manifest.Tokenizer tokenizer, int maxLength) {
        return new InputShape(
                tokenizer.prefixIds(),
                tokenizer
                        .separatorIds()
                        .map(ids -> new Separator(ids, tokenizer.secondSegment().orElse(0))),
                tokenizer.suffixIds(),
                maxLength);
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] prefix() {
        return prefix;
    }

    /** None for single texts. */
    int[] separator() {
        return separator.orElseGet(() -> new int[0]);
    }

    int[] suffix() {
        return suffix;
    }

    /** Is the second text of a pair told apart from the first by its segment? */
    boolean hasSecondSegment() {
        return secondSegment == 1;
    }

    /** Is the input two texts? */
    public boolean isPair() {
        return separator.isPresent();
    }

    /** How many special tokens every input has. */
    public int specialTokens() {
        return prefix.length + separator().length + suffix.length;
    }

    public int maxLength() {
        return maxLength;
    }

    /** Tokens that the texts may have. */
    int mostContent() {
        return maxLength - specialTokens();
    }
}
