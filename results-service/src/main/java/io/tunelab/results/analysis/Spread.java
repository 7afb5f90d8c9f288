package io.tunelab.results.analysis;

import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * One number over several seeds.
 *
 * @param deviation the sample's standard deviation (over n − 1); absent for a single seed
 * @param interval 95% interval of the mean by Student's t with n − 1 degrees of freedom; absent for a single seed
 */
public record Spread(int seeds, double mean, Optional<Double> deviation, Optional<Interval> interval) {
    /** @throws IllegalArgumentException if there is no value */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a mean needs at least one value");
        }
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        if (n == 1) {
            return new Spread(1, mean, Optional.empty(), Optional.empty());
        }
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = Math.sqrt(squares / (n - 1));
        double half = TDistribution.of(n - 1.0).inverseCumulativeProbability(0.975) * deviation / Math.sqrt(n);
        return new Spread(n, mean, Optional.of(deviation), Optional.of(new Interval(mean - half, mean + half)));
    }
}
