package io.tunelab.results.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Runs on the same test examples, these in one order. */
final class AlignedRuns {
    private final int labels;
    private final int[] truth;
    private final List<int[]> predicted;

    private AlignedRuns(int labels, int[] truth, List<int[]> predicted) {
        this.labels = labels;
        this.truth = truth;
        this.predicted = predicted;
    }

    /** @throws IllegalArgumentException if the runs were not tested on the same examples */
    static AlignedRuns of(List<TestedRun> runs) {
        var first = runs.get(0);
        var order = order(first);
        var rows = inOrder(first.rowIds(), order);
        var truth = inOrder(first.truth(), order);
        var predicted = runs.stream()
                .map(run -> {
                    var its = order(run);
                    if (run.labels() != first.labels()
                            || !Arrays.equals(inOrder(run.rowIds(), its), rows)
                            || !Arrays.equals(inOrder(run.truth(), its), truth)) {
                        throw new IllegalArgumentException("the runs were not tested on the same examples");
                    }
                    return inOrder(run.predicted(), its);
                })
                .toList();
        return new AlignedRuns(first.labels(), truth, predicted);
    }

    /** Places of the examples by ascending row. */
    private static int[] order(TestedRun run) {
        return IntStream.range(0, run.rowIds().size())
                .mapToLong(i -> ((long) run.rowIds().get(i) << 32) | i)
                .sorted()
                .mapToInt(key -> (int) key)
                .toArray();
    }

    private static int[] inOrder(List<Integer> values, int... order) {
        return Arrays.stream(order).map(values::get).toArray();
    }

    int examples() {
        return truth.length;
    }

    /** What every example contributes to a run's score, for the runs from {@code from} to before {@code to}. */
    List<double[]> contributions(Measure measure, int from, int to) {
        return predicted.subList(from, to).stream()
                .map(labelsOfRun -> measure.contributions(labels, truth, labelsOfRun))
                .toList();
    }
}
