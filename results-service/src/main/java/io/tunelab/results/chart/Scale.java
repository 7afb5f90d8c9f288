package io.tunelab.results.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Places values along an axis.
 *
 * @param log whether equal ratios, and not equal differences, are equally far apart
 */
record Scale(double low, double high, double from, double to, boolean log) {
    private static final int TICKS = 5;

    /** Over all values, with a margin. */
    static Scale over(DoubleStream values, double from, double to, boolean log) {
        var range = values.filter(Double::isFinite).summaryStatistics();
        double low = range.getCount() == 0 ? 0 : range.getMin();
        double high = range.getCount() == 0 ? 1 : range.getMax();
        if (log) {
            return new Scale(low / 1.15, high * 1.15, from, to, true);
        }
        double margin = low == high ? Math.max(Math.abs(low) / 10, 0.5) : (high - low) * 0.06;
        return new Scale(low - margin, high + margin, from, to, false);
    }

    double place(double value) {
        double share = log
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Round values: multiples of 1, 2 or 5 times a power of ten. */
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (log) {
            for (double decade = Math.pow(10, Math.floor(Math.log10(low))); decade <= high; decade *= 10) {
                for (double each : new double[] {1, 2, 5}) {
                    if (decade * each >= low && decade * each <= high) {
                        ticks.add(decade * each);
                    }
                }
            }
            return ticks;
        }
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            ticks.add(Math.abs(tick) < step / 1e6 ? 0.0 : tick);
        }
        return ticks;
    }

    /** As short as it can be said. */
    static String label(double value) {
        if (value != 0 && Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-");
        }
        var text = value >= 10_000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
