package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.SpecialTokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How token ids become a model's input: special tokens around a text, or around and between two, and the longest length. */
public final class InputShape {
    private final int[] prefix;
    private final Optional<int[]> separator;
    private final int[] suffix;
    private final int[] segments;
    private final int maxLength;
    private final Truncation truncation;

    /**
     * Keeps the beginning of texts that are too long.
     *
     * @param separator between the two texts of a pair; empty: the input is a single text
     * @param segments {@code token_type_id}, 0 or 1, of each special token and each text, in the order of the input
     * @param maxLength longest input in tokens, special tokens included
     * @throws IllegalArgumentException if the special tokens leave no room for a text
     */
    public InputShape(
            List<Integer> prefix,
            Optional<List<Integer>> separator,
            List<Integer> suffix,
            List<Integer> segments,
            int maxLength) {
        this(prefix, separator, suffix, segments, maxLength, Truncation.HEAD);
    }

    private InputShape(
            List<Integer> prefix,
            Optional<List<Integer>> separator,
            List<Integer> suffix,
            List<Integer> segments,
            int maxLength,
            Truncation truncation) {
        this.truncation = truncation;
        this.prefix = ints(prefix);
        this.separator = separator.map(InputShape::ints);
        this.suffix = ints(suffix);
        this.segments = ints(segments);
        this.maxLength = maxLength;
        if (specialTokens() >= maxLength) {
            throw new IllegalArgumentException(
                    "max_length is %d, but the special tokens alone are %d".formatted(maxLength, specialTokens()));
        }
        if (segments.size() != specialTokens() + (isPair() ? 2 : 1)) {
            throw new IllegalArgumentException("%d special tokens and their texts cannot have the segments %s"
                    .formatted(specialTokens(), segments));
        }
    }

    /** Of single texts, all in the first segment. */
    public InputShape(List<Integer> prefix, List<Integer> suffix, int maxLength) {
        this(prefix, Optional.empty(), suffix, Collections.nCopies(prefix.size() + 1 + suffix.size(), 0), maxLength);
    }

    /** Of data that was tokenized so. */
    public static InputShape of(Manifest.Tokenizer tokenizer, int maxLength, Truncation truncation) {
        return new InputShape(
                tokenizer.prefixIds(),
                tokenizer.separatorIds(),
                tokenizer.suffixIds(),
                tokenizer.segmentsInOrder(),
                maxLength,
                truncation);
    }

    /** As a tokenizer frames texts. */
    public static InputShape of(SpecialTokens special, int maxLength, Truncation truncation) {
        return new InputShape(
                special.prefix(), special.separator(), special.suffix(), special.segments(), maxLength, truncation);
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

    /** Is anything of the input in the second segment? */
    boolean hasSecondSegment() {
        return Arrays.stream(segments).anyMatch(segment -> segment == 1);
    }

    /** Of every token of an input whose texts have so many tokens. */
    int[] segments(PairLengths texts) {
        var ofTokens = new int[specialTokens() + texts.first() + texts.second()];
        int part = 0;
        int token = 0;
        for (int length : partLengths(texts)) {
            Arrays.fill(ofTokens, token, token + length, segments[part++]);
            token += length;
        }
        return ofTokens;
    }

    private int[] partLengths(PairLengths texts) {
        var lengths = new int[segments.length];
        Arrays.fill(lengths, 1);
        lengths[prefix.length] = texts.first();
        separator.ifPresent(between -> lengths[prefix.length + 1 + between.length] = texts.second());
        return lengths;
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

    /** How many of the kept tokens of a text that is too long are its first; the others are its last. */
    int fromBeginning(int kept) {
        return switch (truncation) {
            case HEAD -> kept;
            case TAIL -> 0;
            case HEAD_TAIL -> (kept + 3) / 4;
        };
    }

    /** Tokens that the texts may have. */
    int mostContent() {
        return maxLength - specialTokens();
    }
}
