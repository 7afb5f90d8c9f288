package io.tunelab.results.analysis;

import io.tunelab.results.analysis.VarianceComponents.Run;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * One number over several runs of a configuration.
 *
 * @param seeds how many runs
 * @param deviation the sample's standard deviation (over n − 1); absent for a single run
 * @param interval 95% interval of the mean by Student's t; absent for a single run, and where the runs share seeds in a way
 *     that leaves its error unknown
 */
public record Spread(int seeds, double mean, Optional<Double> deviation, Optional<Interval> interval) {
    private static final double UPPER = 0.975;

    /**
     * Of runs that are independent: the interval has n − 1 degrees of freedom.
     *
     * @throws IllegalArgumentException if there is no value
     */
    public static Spread of(List<Double> values) {
        return of(values, 0);
    }

    private static Spread of(List<Double> values, double overlap) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a mean needs at least one value");
        }
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        if (n == 1) {
            return new Spread(1, mean, Optional.empty(), Optional.empty());
        }
        double variance = values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (n - 1);
        return new Spread(
                n,
                mean,
                Optional.of(Math.sqrt(variance)),
                Optional.of(around(mean, variance * (1.0 / n + overlap), n - 1.0)));
    }

    /**
     * Of the completed runs of one configuration. Where several of its seeds vary by themselves, runs that share one are not
     * independent, and the interval is that of the crossed design ({@link VarianceComponents#ofMean}).
     *
     * @param areCrossed whether seeds vary by themselves in all runs that the configuration has, completed or not
     */
    public static Spread ofRuns(List<Run> runs, boolean areCrossed) {
        return ofRuns(runs, areCrossed, 0);
    }

    /**
     * The same of runs that were each evaluated on examples of a split of its own. These splits overlap, so that their results
     * are alike: the variance of the mean is {@code (1/n + overlap) s²} rather than {@code s²/n} (Nadeau and Bengio, Inference
     * for the generalization error, Machine Learning 52, 2003). In a crossed design it stays as it is.
     *
     * @param overlap evaluated examples by training examples of a run; 0 if all runs have one split
     */
    public static Spread ofRuns(List<Run> runs, boolean areCrossed, double overlap) {
        var plain = of(runs.stream().map(Run::value).toList(), overlap);
        return areCrossed
                ? new Spread(
                        plain.seeds,
                        plain.mean,
                        plain.deviation,
                        VarianceComponents.ofMean(runs)
                                .map(error -> around(plain.mean, error.variance(), error.freedom())))
                : plain;
    }

    private static Interval around(double mean, double variance, double freedom) {
        double half = TDistribution.of(freedom).inverseCumulativeProbability(UPPER) * Math.sqrt(variance);
        return new Interval(mean - half, mean + half);
    }
}
