package io.tunelab.local.doctor;

/**
 * One thing that was looked at.
 *
 * @param about what: {@code java}, {@code memory}, …
 * @param found as it is here
 * @param means what follows from it
 * @param advice what to do; empty if there is nothing to do
 */
public record Finding(String about, Verdict verdict, String found, String means, String advice) {
    /** How a finding is to be taken. */
    public enum Verdict {
        /** Usable as it is. */
        OK,
        /** Usable; something is slower, or different from what one may expect. */
        NOTE,
        /** A demo would fail. */
        MISSING
    }

    public static Finding ok(String about, String found, String means) {
        return new Finding(about, Verdict.OK, found, means, "");
    }

    public static Finding note(String about, String found, String means, String advice) {
        return new Finding(about, Verdict.NOTE, found, means, advice);
    }

    public static Finding missing(String about, String found, String means, String advice) {
        return new Finding(about, Verdict.MISSING, found, means, advice);
    }
}
