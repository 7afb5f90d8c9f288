package io.tunelab.local.terminal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Figures for people. */
public final class Format {
    private static final int LONGEST_MESSAGE = 200;

    private Format() {}

    /** {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    public static String duration(double seconds) {
        var duration = Duration.ofSeconds(Math.round(Math.max(0, seconds)));
        if (duration.toMinutes() == 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() == 0) {
            return "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart());
    }

    /** A share of 0 to 1 as {@code 87.9%}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /** A loss as {@code 0.3012}. */
    public static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }

    /** {@code 2e-5} for small values, plain digits for others: numbers as people in this field write them. */
    public static String compact(Number number) {
        var decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return "0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent > -4) {
            return decimal.toPlainString();
        }
        return decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** The first line of a message that may be a whole stack trace, not longer than a few lines on a terminal. */
    public static String brief(String message) {
        var first = message.strip().lines().findFirst().orElse("");
        return first.length() <= LONGEST_MESSAGE ? first : first.substring(0, LONGEST_MESSAGE) + " ...";
    }

    /** A rate as {@code 2,810}. */
    public static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
