package io.tunelab.local.demo;

import java.util.Locale;
import java.util.function.IntFunction;

/**
 * How much of the data a demo uses, and how long its texts may be.
 *
 * @param rows to train, validate and test with
 * @param divisor of the study's maximum lengths
 * @param seconds that the study is expected to take
 */
public record DemoSize(int rows, int divisor, double seconds) {
    /** Start of everything, and the calibration. */
    private static final double STARTING = 30;
    /** Loading, saving and waiting of a run. */
    private static final double PER_RUN = 3;

    private static final int MOST_DIVISOR = 8;

    /**
     * The longest texts with which the fewest rows fit into the time, and then the most rows; if nothing fits, the fewest rows
     * with the shortest texts, because fewer could show nothing.
     *
     * @param plan by divisor of its lengths
     * @param tokensPerSecond of training with one layer, as measured
     */
    static DemoSize choose(DemoMode mode, DemoSample sample, IntFunction<DemoPlan> plan, double tokensPerSecond) {
        int fewest = Math.min(sample.rows(), mode.fewest());
        DemoSize size = null;
        for (int divisor = 1; divisor <= MOST_DIVISOR; divisor *= 2) {
            var shorter = plan.apply(divisor);
            double perRow = shorter.workPerRow(sample::meanTokens) / tokensPerSecond;
            double constant = STARTING + PER_RUN * shorter.runs();
            double fitting = (mode.promised() - constant) / perRow;
            int rows = (int) Math.max(fewest, Math.min(Math.min(mode.most(), sample.rows()), fitting));
            rows = rows < 1_000 ? rows : rows / 100 * 100;
            size = new DemoSize(Math.min(rows, sample.rows()), divisor, constant + rows * perRow);
            if (fitting >= fewest) {
                break;
            }
        }
        return size;
    }

    /** Rows that are tested on, with protocol fixed-test. */
    int tested() {
        return (int) Math.round(rows * 0.2);
    }

    int validated() {
        return (int) Math.round((rows - tested()) * 0.125);
    }

    /**
     * In points of accuracy, what two models must differ by to be told apart with a power of 80% if they disagree on 15% of the
     * texts: (1.96 + 0.84) √(0.15 / n).
     */
    double detectable() {
        return 100 * 2.8 * Math.sqrt(0.15 / Math.max(1, tested()));
    }

    /** What was chosen and why, in one line. */
    String inWords(DemoSample sample, DemoMode mode, double tokensPerSecond) {
        var rowsUsed = rows == sample.rows()
                ? "all %,d rows".formatted(rows)
                : "%,d of %,d rows, drawn by label".formatted(rows, sample.rows());
        return String.format(
                Locale.ROOT,
                "Using %s: %,d to test, %,d to validate, %,d to train. About %.0f min, from %,.0f tokens/s measured on these texts%s.",
                rowsUsed,
                tested(),
                validated(),
                rows - tested() - validated(),
                Math.max(1, Math.ceil(seconds / 60)),
                tokensPerSecond,
                seconds > mode.promised() * 1.05
                        ? ", which is more than the demo promises, because fewer rows could show nothing"
                        : divisor > 1
                                ? "; texts are cut shorter than in the demo on generated reviews, to fit the time"
                                : "");
    }
}
