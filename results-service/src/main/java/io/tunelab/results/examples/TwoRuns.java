package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two runs said of the same test examples. */
public record TwoRuns(TestedExamples baseline, TestedExamples experiment, List<Pair> pairs) {
    /** What both said of one example. */
    public record Pair(Example baseline, Example experiment) {
        public int row() {
            return baseline.rowId();
        }

        public PairOutcome cell() {
            return PairOutcome.of(baseline.isRight(), experiment.isRight());
        }

        double loss() {
            return baseline.loss() + experiment.loss();
        }
    }

    public TwoRuns {
        pairs = List.copyOf(pairs);
    }

    /** @throws IllegalArgumentException if they were not tested on the same examples */
    public static TwoRuns of(TestedExamples baseline, TestedExamples experiment) {
        var others = experiment.examples().stream()
                .collect(Collectors.toMap(Example::rowId, Function.identity(), (one, again) -> one));
        var pairs = new ArrayList<Pair>();
        for (var one : baseline.examples()) {
            var other = others.get(one.rowId());
            if (other == null || !experiment.label(other.label()).equals(baseline.label(one.label()))) {
                throw new IllegalArgumentException("the runs were not tested on the same examples");
            }
            pairs.add(new Pair(one, other));
        }
        if (pairs.size() != others.size()) {
            throw new IllegalArgumentException("the runs were not tested on the same examples");
        }
        return new TwoRuns(baseline, experiment, pairs);
    }

    public long count(PairOutcome cell) {
        return pairs.stream().filter(pair -> pair.cell() == cell).count();
    }

    /** The examples of a cell; those with the largest loss of both together come first. */
    public List<Pair> in(PairOutcome cell) {
        return pairs.stream()
                .filter(pair -> pair.cell() == cell)
                .sorted(Comparator.comparingDouble(Pair::loss).reversed().thenComparing(Pair::row))
                .toList();
    }
}
