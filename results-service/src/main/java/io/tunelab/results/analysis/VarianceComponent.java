package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;

/**
 * The standard deviation that one source of chance alone would cause.
 *
 * @param interval 95% confidence interval
 * @param freedom degrees of freedom behind the estimate
 */
public record VarianceComponent(double deviation, Interval interval, int freedom) {
    private static final double TAIL = 0.025;

    /** Squared deviation. */
    public double variance() {
        return deviation * deviation;
    }

    /** Of a variance that was estimated directly; its interval is that of the chi-squared distribution. */
    static VarianceComponent of(MeanSquare square) {
        return new VarianceComponent(
                Math.sqrt(square.mean()),
                new Interval(
                        Math.sqrt(square.sum() / quantile(square.freedom(), 1 - TAIL)),
                        Math.sqrt(square.sum() / quantile(square.freedom(), TAIL))),
                square.freedom());
    }

    /**
     * Of a source beside others. The interval is that of Tukey and Williams (Williams, A confidence interval for variance
     * components, Biometrika 49, 1962), with a tail of 2.5% in each quantile, which hits its level closely (Wang, On the
     * lower bound of confidence coefficients for a confidence interval on variance components, Biometrics 46, 1990).
     *
     * @param rest mean square of what no source explains
     * @param runs of each value of the source
     */
    static VarianceComponent of(MeanSquare between, MeanSquare rest, int runs) {
        var ratio = FDistribution.of(between.freedom(), rest.freedom());
        return new VarianceComponent(
                Math.sqrt(positive(between.mean() - rest.mean()) / runs),
                new Interval(
                        end(between, ratio.inverseCumulativeProbability(1 - TAIL) * rest.mean(), 1 - TAIL, runs),
                        end(between, ratio.inverseCumulativeProbability(TAIL) * rest.mean(), TAIL, runs)),
                between.freedom());
    }

    private static double end(MeanSquare between, double ofRest, double probability, int runs) {
        return Math.sqrt(positive(between.mean() - ofRest)
                * between.freedom()
                / (runs * quantile(between.freedom(), probability)));
    }

    private static double quantile(int freedom, double probability) {
        return ChiSquaredDistribution.of(freedom).inverseCumulativeProbability(probability);
    }

    private static double positive(double variance) {
        return Math.max(0, variance);
    }
}
