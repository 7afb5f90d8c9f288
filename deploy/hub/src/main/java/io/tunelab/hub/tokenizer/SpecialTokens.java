package io.tunelab.hub.tokenizer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a tokenizer puts around a text, or around and between two.
 *
 * @param separator between the two texts of a pair; empty for single texts
 * @param segments {@code token_type_id}, 0 or 1, of each special token and each text, in the order of the input
 */
public record SpecialTokens(
        List<Integer> prefix, Optional<List<Integer>> separator, List<Integer> suffix, List<Integer> segments) {
    public SpecialTokens {
        prefix = List.copyOf(prefix);
        separator = separator.map(List::copyOf);
        suffix = List.copyOf(suffix);
        segments = List.copyOf(segments);
        int parts = count(prefix, separator, suffix) + (separator.isPresent() ? 2 : 1);
        if (segments.size() != parts) {
            throw new IllegalArgumentException(
                    "%d special tokens and texts have %d segments, got %s".formatted(parts, parts, segments));
        }
    }

    /** How many special tokens an input has. */
    public int count() {
        return count(prefix, separator, suffix);
    }

    private static int count(List<Integer> prefix, Optional<List<Integer>> separator, List<Integer> suffix) {
        return prefix.size() + separator.map(List::size).orElse(0) + suffix.size();
    }

    /** Of the second text of a pair. */
    public Optional<Integer> secondSegment() {
        return separator.map(between -> segments.get(secondText(between)));
    }

    /** Are there no other segments than BERT's: 0 up to the second text of a pair, one value from there on? */
    public boolean hasUsualSegments() {
        int second = separator.map(this::secondText).orElse(segments.size());
        return Collections.frequency(segments.subList(0, second), 0) == second
                && segments.subList(second, segments.size()).stream().distinct().count() < 2;
    }

    private int secondText(List<Integer> between) {
        return prefix.size() + 1 + between.size();
    }
}
