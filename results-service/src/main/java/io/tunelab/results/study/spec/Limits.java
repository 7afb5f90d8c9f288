package io.tunelab.results.study.spec;

/**
 * How large a study may be.
 *
 * @param stages the most stages
 * @param cells the most experiments of all stages together
 */
public record Limits(int stages, int cells) {
    /** For what was accepted before: only new studies are measured. */
    public static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
}
