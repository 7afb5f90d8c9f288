package io.tunelab.results.analysis;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Comparisons in words, in percentage points. */
public final class Verdicts {
    private Verdicts() {}

    /** One sentence fragment, for example "+3.3 points (95% interval −1.5 to +8.3): no significant difference; …". */
    public static String of(Comparison comparison) {
        var numbers = "%s (%s interval%s %s%s)"
                .formatted(
                        points(comparison.accuracy().value()) + " points",
                        percent(1 - comparison.criterion().significance()),
                        comparison
                                .criterion()
                                .looks()
                                .map(looks -> " for all " + looks.count() + " looks")
                                .orElse(""),
                        range(comparison.interval()),
                        adjusted(comparison));
        return numbers + ": " + judgement(comparison);
    }

    /** A verdict without its numbers, for example "significantly better". */
    public static String conclusion(String verdict) {
        int end = verdict.indexOf("): ");
        return end < 0 ? verdict : verdict.substring(end + "): ".length());
    }

    /** Which differences comparisons can show, from {@link Sensitivity#detectable}. */
    public static String unnoticed(int seeds, int examples, double detectable) {
        return String.format(
                Locale.ROOT,
                "With %,d test examples and %s, true differences under %.1f points are likely to go unnoticed.",
                examples,
                seeds == 1 ? "one run per configuration" : seeds + " seeds",
                100 * detectable);
    }

    private static String adjusted(Comparison comparison) {
        var adjusted = comparison.adjusted();
        return adjusted.comparisons() == 1
                ? ""
                : ", adjusted for %d comparisons %s".formatted(adjusted.comparisons(), range(adjusted.interval()));
    }

    private static String judgement(Comparison comparison) {
        var of = extent(comparison.sample());
        var margin = "±" + plainPoints(comparison.margin());
        var equivalent = "equivalent (%s, p %s)"
                .formatted(margin, p(comparison.adjusted().equivalencePValue()));
        return switch (comparison.outcome()) {
            case NOT_JUDGED -> "not judged: " + comparison.obstacle().orElseThrow();
            case BETTER, WORSE ->
                "significantly " + comparison.outcome().name().toLowerCase(Locale.ROOT) + of
                        + (comparison.isEquivalent() ? ", but " + equivalent : "");
            case EQUIVALENT -> "no significant difference" + of + "; " + equivalent;
            case UNDECIDED ->
                "no significant difference" + of + afterAdjustment(comparison) + "; equivalence (" + margin
                        + ") not established";
        };
    }

    /** What the judgement is about, where that is less than two configurations. */
    public static String extent(Comparison.Sample sample) {
        if (sample.isOfModels()) {
            return " (these two models)";
        }
        if (sample.baselineRuns() == 1) {
            return " (one baseline model)";
        }
        return sample.runs() == 1 ? " (one model)" : "";
    }

    private static String afterAdjustment(Comparison comparison) {
        double adjusted = comparison.adjusted().pValue();
        double significance = comparison.criterion().significance();
        return comparison.accuracy().pValue() < significance && adjusted >= significance
                ? " after adjustment (p " + p(adjusted) + ")"
                : "";
    }

    /**
     * Both ends in points. With few seeds an interval can reach beyond ±100, where no difference of accuracies is: that is
     * said in words, because cutting it off would hide that nothing is known.
     */
    public static String range(double low, double high) {
        if (coversTheScale(low, high)) {
            return "wider than ±100";
        }
        return (low < -1 ? "below −100" : points(low)) + " to " + (high > 1 ? "above +100" : points(high));
    }

    /** What to know of intervals that contain every difference that there can be; empty if none does. */
    public static Optional<String> uninformative(Stream<Interval> intervals) {
        return intervals.anyMatch(one -> coversTheScale(one.low(), one.high()))
                ? Optional.of(
                        "An interval wider than ±100 points contains every possible difference: there are too few runs"
                                + " to estimate the spread between them. More seeds narrow it.")
                : Optional.empty();
    }

    private static boolean coversTheScale(double low, double high) {
        return low <= -1 && high >= 1;
    }

    private static String range(Interval interval) {
        return range(interval.low(), interval.high());
    }

    /** In points with its sign; two digits where one would print a bound beside 0 as 0. */
    public static String points(double share) {
        double value = Math.abs(100 * share);
        var text = String.format(Locale.ROOT, value < 0.05 ? "%.2f" : "%.1f", value);
        return text.equals("0.00") ? "0.0" : (share < 0 ? "−" : "+") + text;
    }

    /** Such as "= 0.012" or "< 0.001". */
    public static String p(double value) {
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", value);
    }

    /** {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }

    /** Such as 95% or 99.5%. */
    public static String percent(double share) {
        return inHundredths(share) + "%";
    }

    /** Such as 1 point or 0.25 points. */
    public static String plainPoints(double share) {
        var text = inHundredths(share);
        return text + (text.equals("1") ? " point" : " points");
    }

    private static String inHundredths(double share) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(100 * share);
    }
}
