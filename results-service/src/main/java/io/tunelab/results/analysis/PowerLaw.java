package io.tunelab.results.analysis;

import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Error as {@code factor · size^−exponent}, the form that learning curves have between the region of guessing and the
 * region of irreducible error (Hestness et al.: Deep Learning Scaling is Predictable, Empirically, 2017). Fitted as a
 * line through the logarithms by least squares. With the few sizes that studies have, a third parameter for the
 * irreducible error could not be told from noise.
 *
 * @param exponentInterval 95% interval by Student's t with two degrees of freedom less than points; absent for two points
 * @param explained share of the variance of the logarithms that the line explains, 0 to 1
 */
public record PowerLaw(double factor, double exponent, Optional<Interval> exponentInterval, double explained) {
    /** @param size training examples; {@code error} is 1 less the accuracy, or another loss over 0 */
    public record Point(double size, double error) {}

    /** Empty where there are fewer than two sizes, or an error is not over 0. */
    public static Optional<PowerLaw> fit(List<Point> points) {
        long sizes = points.stream().mapToDouble(Point::size).distinct().count();
        if (sizes < 2 || points.stream().anyMatch(point -> !(point.error() > 0 && point.size() > 0))) {
            return Optional.empty();
        }
        int n = points.size();
        double meanX = points.stream().mapToDouble(p -> Math.log(p.size())).sum() / n;
        double meanY = points.stream().mapToDouble(p -> Math.log(p.error())).sum() / n;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (var point : points) {
            double x = Math.log(point.size()) - meanX;
            double y = Math.log(point.error()) - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double slope = xy / xx;
        double residual = Math.max(0, yy - slope * xy);
        return Optional.of(new PowerLaw(
                Math.exp(meanY - slope * meanX),
                0.0 - slope,
                n > 2 ? Optional.of(interval(-slope, Math.sqrt(residual / (n - 2) / xx), n - 2)) : Optional.empty(),
                yy == 0 ? 1 : 1 - residual / yy));
    }

    private static Interval interval(double centre, double error, int freedom) {
        double half = TDistribution.of(freedom).inverseCumulativeProbability(0.975) * error;
        return new Interval(centre - half, centre + half);
    }

    /** The error that the curve gives for a size. */
    public double errorAt(double size) {
        return factor * Math.pow(size, -exponent);
    }

    /** By how much the error falls where {@code size} becomes twice as large. */
    public double gainFromDoubling(double size) {
        return gain(size, exponent);
    }

    /** The same at the ends of the exponent's interval. */
    public Optional<Interval> gainFromDoublingInterval(double size) {
        return exponentInterval.map(ends -> new Interval(gain(size, ends.low()), gain(size, ends.high())));
    }

    private double gain(double size, double slope) {
        return errorAt(size) * (1 - Math.pow(2, -slope));
    }
}
