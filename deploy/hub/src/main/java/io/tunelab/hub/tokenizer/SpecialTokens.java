package io.tunelab.hub.tokenizer;

import java.util.List;
import java.util.Optional;

/**
 * What a tokenizer puts around a text, or around and between two.
 *
 * @param separator between the two texts of a pair; empty for single texts
 * @param secondSegment {@code token_type_id} of the second text and what follows it; all before has 0
 */
public record SpecialTokens(
        List<Integer> prefix, Optional<List<Integer>> separator, List<Integer> suffix, int secondSegment) {
    public SpecialTokens {
        prefix = List.copyOf(prefix);
        separator = separator.map(List::copyOf);
        suffix = List.copyOf(suffix);
    }

    /** How many special tokens an input has. */
    public int count() {
        return prefix.size() + separator.map(List::size).orElse(0) + suffix.size();
    }
}
