package io.tunelab.results.analysis;

/**
 * A difference between a candidate and a baseline and what is known of its error. Interval, p-values and equivalence come
 * from the same distribution and cannot contradict each other: {@code pValue() < 0.05} exactly where {@code interval(0.95)}
 * excludes 0, and {@code equivalencePValue(m) < 0.05} exactly where {@code interval(0.90)} lies within ±m.
 */
public sealed interface Difference permits StudentDifference, ScoreDifference, RepeatedDifference {
    /** As it was observed; positive where the candidate scores higher. */
    double value();

    /** @param level such as 0.95 */
    Interval interval(double level);

    /** Two-sided, of the hypothesis that there is no difference. */
    double pValue();

    /**
     * Of the hypothesis that the difference is {@code margin} or more in either direction: the larger p-value of two
     * one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987).
     */
    double equivalencePValue(double margin);
}
