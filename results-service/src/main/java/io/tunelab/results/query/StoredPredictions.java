package io.tunelab.results.query;

import io.tunelab.contract.measure.Answers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tunelab.v1.TestPredictions;

/**
 * The test predictions of a run, one entry per example, as its newest attempt told them.
 *
 * @param numLabels how many labels there are; probabilities per example
 * @param tokenCounts tokens of each example, untruncated and without special tokens; empty where they are not known
 * @param labelSets multi-label: the sets of labels that occur, as truth or prediction; an example's {@code label} and
 *     {@code predicted} are places in this list. Empty for one label per example: they are the labels' numbers
 */
public record StoredPredictions(
        String experimentId,
        int attempt,
        String datasetKey,
        int numLabels,
        List<Integer> tokenCounts,
        Optional<List<List<Integer>>> labelSets,
        List<Example> predictions)
        implements Answers {
    /** A label is predicted where its probability is at least this. */
    private static final float THRESHOLD = 0.5f;

    /**
     * One example.
     *
     * @param rowId its row in the data source
     * @param label the true one
     * @param predicted the most probable one
     * @param probabilities one per label
     * @param confidence probability of what is predicted; of a set, that of all its decisions together
     * @param loss cross entropy in nats, as it was in training
     */
    public record Example(
            int rowId, int label, int predicted, List<Float> probabilities, float confidence, double loss) {
        public Example {
            probabilities = List.copyOf(probabilities);
        }

        public boolean isRight() {
            return label == predicted;
        }
    }

    public StoredPredictions {
        labelSets = labelSets.map(sets -> sets.stream().map(List::copyOf).toList());
        predictions = List.copyOf(predictions);
        tokenCounts = List.copyOf(tokenCounts);
    }

    @Override
    public int examples() {
        return predictions.size();
    }

    @Override
    public int labels() {
        return numLabels;
    }

    @Override
    public boolean has(int example, int label) {
        int truth = predictions.get(example).label();
        return labelSets.map(sets -> sets.get(truth).contains(label)).orElse(truth == label);
    }

    @Override
    public float probability(int example, int label) {
        return predictions.get(example).probabilities().get(label);
    }

    /** Whether an example has any number of labels. */
    @Override
    public boolean isMultiLabel() {
        return labelSets.isPresent();
    }

    /** Those of a message whose counts fit. */
    public static StoredPredictions of(TestPredictions message) {
        int width = message.getNumLabels();
        boolean multiLabel = message.getLabelCountsCount() > 0;
        var sets = new LinkedHashMap<List<Integer>, Integer>();
        var examples = new ArrayList<Example>();
        int label = 0;
        for (int i = 0; i < message.getRowIdsCount(); i++) {
            var row = message.getProbabilitiesList().subList(i * width, (i + 1) * width);
            int labels = multiLabel ? message.getLabelCounts(i) : 1;
            var truth = message.getLabelsList().subList(label, label + labels);
            label += labels;
            examples.add(
                    multiLabel
                            ? ofSet(message.getRowIds(i), truth, row, sets)
                            : ofLabel(message.getRowIds(i), truth.get(0), row));
        }
        return new StoredPredictions(
                message.getExperimentId(),
                message.getAttempt(),
                message.getDatasetKey(),
                width,
                message.getTokenCountsList(),
                multiLabel ? Optional.of(List.copyOf(sets.keySet())) : Optional.empty(),
                examples);
    }

    private static Example ofLabel(int rowId, int label, List<Float> probabilities) {
        int predicted = indexOfLargest(probabilities);
        return new Example(
                rowId, label, predicted, probabilities, probabilities.get(predicted), cost(probabilities.get(label)));
    }

    private static Example ofSet(
            int rowId, List<Integer> labels, List<Float> probabilities, Map<List<Integer>, Integer> sets) {
        var truth = labels.stream().sorted().distinct().toList();
        var predicted = IntStream.range(0, probabilities.size())
                .filter(label -> probabilities.get(label) >= THRESHOLD)
                .boxed()
                .toList();
        float confidence = 1;
        double loss = 0;
        for (int label = 0; label < probabilities.size(); label++) {
            float probability = probabilities.get(label);
            confidence *= Math.max(probability, 1 - probability);
            loss += cost(truth.contains(label) ? probability : 1 - probability);
        }
        return new Example(
                rowId,
                number(truth, sets),
                number(predicted, sets),
                probabilities,
                confidence,
                loss / probabilities.size());
    }

    private static int number(List<Integer> set, Map<List<Integer>, Integer> sets) {
        sets.putIfAbsent(set, sets.size());
        return sets.get(set);
    }

    /** In nats; what a probability that is rounded to 0 costs is finite, as it was in training. */
    private static double cost(float probability) {
        return -Math.log(Math.max(probability, Float.MIN_NORMAL));
    }

    private static int indexOfLargest(List<Float> row) {
        int largest = 0;
        for (int i = 1; i < row.size(); i++) {
            if (row.get(i) > row.get(largest)) {
                largest = i;
            }
        }
        return largest;
    }
}
