package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Test examples that are probably mislabelled, by confident learning (Northcutt, Jiang, Chuang: Confident Learning:
 * Estimating Uncertainty in Dataset Labels, Journal of Artificial Intelligence Research 70, 2021). Probabilities are means
 * over runs. The threshold of a label is its mean probability over the examples that carry it; an example is doubtful if the
 * most probable label is another one and reaches that label's threshold. Here nearly all runs must also agree, so that no
 * single model's mistake is taken for one of the data.
 */
public final class LabelDoubts {
    /** Share of the runs that must predict the same other label. */
    private static final double AGREEMENT = 0.9;

    /** Fewer say too little. */
    public static final int FEWEST_RUNS = 3;

    private LabelDoubts() {}

    /** What one run said of one example. */
    public record Said(int row, int label, List<Float> probabilities) {
        public Said {
            probabilities = List.copyOf(probabilities);
        }

        private int predicted() {
            return probabilities.indexOf(
                    probabilities.stream().max(Comparator.naturalOrder()).orElseThrow());
        }
    }

    /**
     * A doubtful example.
     *
     * @param predicted the label that nearly all runs give it
     * @param agreeing how many runs that are
     * @param probability mean probability of the given label
     * @param otherProbability mean probability of the predicted label
     */
    public record Doubt(int row, int label, int predicted, int agreeing, double probability, double otherProbability) {}

    /**
     * The least probable first.
     *
     * @param runs on the same examples; fewer than three say too little and give no doubts
     * @throws IllegalArgumentException if runs were tested on different examples
     */
    public static List<Doubt> of(List<List<Said>> runs) {
        if (runs.size() < FEWEST_RUNS) {
            return List.of();
        }
        var byRow = new LinkedHashMap<Integer, List<Said>>();
        for (var run : runs) {
            run.forEach(said ->
                    byRow.computeIfAbsent(said.row(), row -> new ArrayList<>()).add(said));
        }
        var examples = byRow.values().stream()
                .map(said -> Example.of(said, runs.size()))
                .toList();
        var thresholds = thresholds(examples);
        return examples.stream()
                .filter(example -> example.agreeing() >= AGREEMENT * runs.size())
                .filter(example -> example.predicted() != example.label())
                .filter(example -> example.mean(example.predicted())
                        >= Objects.requireNonNullElse(thresholds.get(example.predicted()), 1.0))
                .map(Example::doubt)
                .sorted(Comparator.comparingDouble(Doubt::probability))
                .toList();
    }

    private static Map<Integer, Double> thresholds(List<Example> examples) {
        var sums = new HashMap<Integer, Double>();
        var counts = new HashMap<Integer, Integer>();
        for (var example : examples) {
            sums.merge(example.label(), example.mean(example.label()), Double::sum);
            counts.merge(example.label(), 1, Integer::sum);
        }
        sums.replaceAll((label, sum) -> sum / counts.get(label));
        return sums;
    }

    /** One example over all runs. */
    private record Example(int row, int label, int predicted, int agreeing, double[] means) {
        static Example of(List<Said> said, int runs) {
            var first = said.get(0);
            if (said.size() != runs || said.stream().anyMatch(one -> one.label() != first.label())) {
                throw new IllegalArgumentException("the runs were not tested on the same examples");
            }
            var means = new double[first.probabilities().size()];
            var votes = new int[means.length];
            for (var one : said) {
                votes[one.predicted()]++;
                for (int i = 0; i < means.length; i++) {
                    means[i] += one.probabilities().get(i) / (double) runs;
                }
            }
            int most = 0;
            for (int i = 1; i < votes.length; i++) {
                most = votes[i] > votes[most] ? i : most;
            }
            return new Example(first.row(), first.label(), most, votes[most], means);
        }

        double mean(int ofLabel) {
            return means[ofLabel];
        }

        Doubt doubt() {
            return new Doubt(row, label, predicted, agreeing, means[label], means[predicted]);
        }
    }
}
