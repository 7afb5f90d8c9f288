package io.tunelab.trainer.training;

/** How many tokens of a pair's two texts are kept. */
record PairLengths(int first, int second) {
    /**
     * HuggingFace tokenizers' {@code longest_first}: the longer text gives up its end until both fit, or until it is as short as
     * the other; then each gets half, and a token that is left over goes to the longer text (of equals, to the second).
     *
     * @param first tokens of the first text, without special tokens
     * @param second those of the second
     * @param most tokens that both may have together
     */
    static PairLengths longestFirst(int first, int second, int most) {
        if (first + second <= most) {
            return new PairLengths(first, second);
        }
        int shorter = Math.min(first, second);
        int longer = Math.max(shorter, most - shorter);
        if (shorter + longer > most) {
            shorter = most / 2;
            longer = most - shorter;
        }
        return first > second ? new PairLengths(longer, shorter) : new PairLengths(shorter, longer);
    }
}
