package io.tunelab.results.analysis;

import io.tunelab.results.analysis.Comparison.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * How far down a list one can go before something is lost: candidates are compared with the baseline in the given order, and
 * the first that is not shown to be equivalent ends it. As nothing is tested after that, every comparison has the whole
 * level, and yet the chance that any of them is wrongly called equivalent is at most that of one (fixed-sequence procedure:
 * Maurer, Hothorn and Lehmacher 1995; Westfall and Krishen, Journal of Statistical Planning and Inference 99, 2001).
 *
 * @param steps in the given order; the last is the only one that may not be equivalent
 */
public record SmallestEquivalent(List<Step> steps) {
    public SmallestEquivalent {
        steps = List.copyOf(steps);
    }

    /**
     * One candidate against the baseline.
     *
     * @param isEquivalent also of runs that are right on exactly the same examples: a comparison that looks for a difference
     *     finds nothing to judge there, but on enough examples nothing can be more alike. Not where all runs of a side predict
     *     one label, which says nothing of the data
     */
    public record Step(Comparison comparison, boolean isEquivalent) {
        private static Step of(Pair pair, double margin) {
            var comparison = Comparison.family(List.of(pair), margin).get(0);
            return new Step(
                    comparison,
                    comparison.isEquivalent()
                            || comparison.sample().disagreement() == 0
                                    && !Comparison.isConstant(pair)
                                    && pValue(comparison) < Comparison.SIGNIFICANCE);
        }

        /** Of equivalence within the margin. */
        public double pValue() {
            return pValue(comparison);
        }

        private static double pValue(Comparison comparison) {
            return comparison.accuracy().equivalencePValue(comparison.margin());
        }
    }

    /**
     * @param pairs the candidate most like the baseline first
     * @throws IllegalArgumentException if two runs were not judged on the same examples
     */
    public static SmallestEquivalent of(List<Pair> pairs, double margin) {
        var steps = new ArrayList<Step>();
        for (var pair : pairs) {
            var step = Step.of(pair, margin);
            steps.add(step);
            if (!step.isEquivalent()) {
                break;
            }
        }
        return new SmallestEquivalent(steps);
    }

    /** How many candidates are equivalent: the last of these is the furthest one can go. */
    public int count() {
        return (int) steps.stream().filter(Step::isEquivalent).count();
    }
}
