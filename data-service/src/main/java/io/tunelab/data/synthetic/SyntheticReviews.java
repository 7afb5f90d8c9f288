package io.tunelab.data.synthetic;

/**
 * Film reviews of films that do not exist: the data that a machine trains on which has no real reviews. Every review is a
 * pure function of its seed and index, the same on every JDK; of the two reviews {@code 2k} and {@code 2k + 1} one is
 * positive. See docs/synthetic-reviews.md for what they are good for, and for what not.
 */
public final class SyntheticReviews {
    /** The share of reviews whose label contradicts their text. */
    static final double LABEL_NOISE = 0.04;

    private static final long FOR_THE_PAIR = 1;
    private static final long FOR_THE_NOISE = 2;
    private static final long FOR_THE_TEXT = 3;

    private SyntheticReviews() {}

    /**
     * One labelled text.
     *
     * @param text 60 to 600 words, with {@code <br /><br />} between paragraphs
     */
    public record Review(String text, boolean positive) {}

    /** @throws IllegalArgumentException if the index is negative */
    public static Review review(long seed, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("a review's index counts from 0, got " + index);
        }
        boolean positive = labelledPositive(seed, index);
        boolean meantPositive = positive != mislabelled(seed, index);
        var text = new ReviewWriter(Shared.PHRASES, Dice.of(seed, index, FOR_THE_TEXT)).write(meantPositive);
        return new Review(text, positive);
    }

    static boolean labelledPositive(long seed, int index) {
        boolean firstIsPositive = Dice.of(seed, index / 2, FOR_THE_PAIR).chance(0.5);
        return firstIsPositive == (index % 2 == 0);
    }

    static boolean mislabelled(long seed, int index) {
        return Dice.of(seed, index, FOR_THE_NOISE).chance(LABEL_NOISE);
    }

    /** Read at first use, so that a missing resource is reported by whoever asked for a review. */
    private static final class Shared {
        static final Phrases PHRASES = Phrases.load();
    }
}
