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
 * @param compared in the given order; the last is the only one that may not be equivalent
 */
public record SmallestEquivalent(List<Comparison> compared) {
    public SmallestEquivalent {
        compared = List.copyOf(compared);
    }

    /**
     * @param pairs the candidate most like the baseline first
     * @throws IllegalArgumentException if two runs were not judged on the same examples
     */
    public static SmallestEquivalent of(List<Pair> pairs, double margin) {
        var compared = new ArrayList<Comparison>();
        for (var pair : pairs) {
            var one = Comparison.family(List.of(pair), margin).get(0);
            compared.add(one);
            if (!one.isEquivalent()) {
                break;
            }
        }
        return new SmallestEquivalent(compared);
    }

    /** How many candidates are equivalent: the last of these is the furthest one can go. */
    public int count() {
        return (int) compared.stream().filter(Comparison::isEquivalent).count();
    }
}
