package io.tunelab.trainer.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineDescription;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.engine.HeadOrigin;
import io.tunelab.trainer.engine.OwnLabel;
import io.tunelab.trainer.engine.Precision;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.engine.WeightsSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A real, tiny classifier in place of a transformer: softmax regression over the counts of token ids, SGD with momentum,
 * so that its optimizer has a state that a checkpoint can forget. Remembers its steps; runs out of memory on request.
 */
public final class LogisticEngine implements Engine {
    /** One optimizer step as the loop asked for it. */
    public record Step(List<Integer> microBatchSizes, List<Integer> tokenIds, double learningRate) {}

    private record State(double[][] weights, double[][] momentum, long steps) {}

    private static final class Copy implements WeightsSnapshot {
        private final double[][] weights;
        private boolean closed;

        private Copy(double[][] weights) {
            this.weights = weights;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private final List<Step> history = new ArrayList<>();
    private final List<Copy> snapshots = new ArrayList<>();
    private final int largestBatch;
    private final int mostTokens;
    private double[][] weights;
    private double[][] momentum;
    private long steps;
    private final List<OwnLabel> ownLabels = new ArrayList<>();
    private TrainingTotals totals = TrainingTotals.NONE;

    /** @param largestBatch examples that fit into its memory at once */
    public LogisticEngine(int classes, int vocabulary, int largestBatch) {
        this(classes, vocabulary, largestBatch, Integer.MAX_VALUE);
    }

    /** @param mostTokens of the examples of a batch that fit into its memory at once */
    public LogisticEngine(int classes, int vocabulary, int largestBatch, int mostTokens) {
        this.weights = new double[classes][vocabulary];
        this.momentum = new double[classes][vocabulary];
        this.largestBatch = largestBatch;
        this.mostTokens = mostTokens;
    }

    public List<Step> history() {
        return history;
    }

    /** Snapshots that nobody has closed. */
    public long openSnapshots() {
        return snapshots.stream().filter(copy -> !copy.closed).count();
    }

    public double weight(int label, int token) {
        return weights[label][token];
    }

    @Override
    public void trainStep(List<TokenBatch> microBatches, double learningRate) {
        microBatches.forEach(this::requireFits);
        int examples = microBatches.stream().mapToInt(TokenBatch::examples).sum();
        var gradient = new double[weights.length][weights[0].length];
        for (var batch : microBatches) {
            accumulate(batch, gradient, examples);
        }
        for (int label = 0; label < weights.length; label++) {
            for (int token = 0; token < weights[label].length; token++) {
                momentum[label][token] = 0.9 * momentum[label][token] + gradient[label][token];
                weights[label][token] -= learningRate * momentum[label][token];
            }
        }
        steps++;
        history.add(new Step(
                microBatches.stream().map(TokenBatch::examples).toList(),
                microBatches.stream()
                        .flatMapToInt(batch -> java.util.Arrays.stream(batch.tokenIds()))
                        .boxed()
                        .toList(),
                learningRate));
    }

    @Override
    public TrainingTotals takeTrainingTotals() {
        var taken = totals;
        totals = TrainingTotals.NONE;
        ownLabels.clear();
        return taken;
    }

    @Override
    public List<OwnLabel> ownLabels() {
        return List.copyOf(ownLabels);
    }

    @Override
    public BatchPredictions predict(TokenBatch batch) {
        requireFits(batch);
        var probabilities = new float[batch.examples() * weights.length];
        var losses = new double[batch.examples()];
        int at = 0;
        for (int i = 0; i < batch.examples(); i++) {
            var softmax = softmax(batch.tokenIds(), at, batch.lengths()[i]);
            for (int label = 0; label < weights.length; label++) {
                probabilities[i * weights.length + label] = (float) softmax[label];
            }
            losses[i] = -Math.log(softmax[batch.targets().label(i)]);
            at += batch.lengths()[i];
        }
        return new BatchPredictions(probabilities, losses, weights.length);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public WeightsSnapshot snapshot() {
        var copy = new Copy(copy(weights));
        snapshots.add(copy);
        return copy;
    }

    @Override
    public void restore(WeightsSnapshot snapshot) {
        var copy = (Copy) snapshot;
        if (copy.closed) {
            throw new IllegalStateException("the snapshot was closed");
        }
        weights = copy(copy.weights);
    }

    @Override
    public void saveState(Path directory) {
        write(directory.resolve("state.json"), new State(weights, momentum, steps));
    }

    @Override
    public void loadState(Path directory) {
        var state = read(directory.resolve("state.json"), State.class);
        weights = state.weights();
        momentum = state.momentum();
        steps = state.steps();
    }

    @Override
    public void saveSnapshot(WeightsSnapshot snapshot, Path file) {
        write(file, ((Copy) snapshot).weights);
    }

    @Override
    public WeightsSnapshot loadSnapshot(Path file) {
        var copy = new Copy(read(file, double[][].class));
        snapshots.add(copy);
        return copy;
    }

    @Override
    public void writeModel(Path directory, List<String> labels, boolean pairs) {
        write(directory.resolve("weights.json"), weights);
    }

    @Override
    public OptionalLong deviceMemoryBytes() {
        return OptionalLong.empty();
    }

    @Override
    public EngineDescription description() {
        return new EngineDescription(
                new EngineDescription.Machine("java", "cpu", "test", Precision.FP32, 1),
                new EngineDescription.Weights("a".repeat(64), "logistic", 1, weights[0].length, HeadOrigin.NEW),
                Map.of());
    }

    @Override
    public void close() {
        snapshots.forEach(Copy::close);
    }

    private void requireFits(TokenBatch batch) {
        int tokens = batch.tokenIds().length;
        if (batch.examples() > largestBatch || tokens > mostTokens) {
            throw new EngineOutOfMemoryException(
                    "no memory for %d examples of %d tokens".formatted(batch.examples(), tokens), null);
        }
    }

    private void accumulate(TokenBatch batch, double[][] gradient, int examples) {
        int at = 0;
        for (int i = 0; i < batch.examples(); i++) {
            int length = batch.lengths()[i];
            int label = batch.targets().label(i);
            var softmax = softmax(batch.tokenIds(), at, length);
            int predicted = 0;
            for (int k = 0; k < weights.length; k++) {
                predicted = softmax[k] > softmax[predicted] ? k : predicted;
                for (int j = at; j < at + length; j++) {
                    gradient[k][batch.tokenIds()[j]] += (softmax[k] - (k == label ? 1 : 0)) / length / examples;
                }
            }
            totals = new TrainingTotals(
                    totals.lossSum() - Math.log(softmax[label]),
                    totals.weight() + 1,
                    totals.correct() + (predicted == label ? 1 : 0),
                    totals.examples() + 1,
                    totals.tokens() + length);
            ownLabels.add(new OwnLabel((float) softmax[label], predicted == label));
            at += length;
        }
    }

    private double[] softmax(int[] tokenIds, int from, int length) {
        var scores = new double[weights.length];
        double sum = 0;
        for (int label = 0; label < scores.length; label++) {
            for (int j = from; j < from + length; j++) {
                scores[label] += weights[label][tokenIds[j]] / length;
            }
            scores[label] = Math.exp(scores[label]);
            sum += scores[label];
        }
        for (int label = 0; label < scores.length; label++) {
            scores[label] /= sum;
        }
        return scores;
    }

    private static double[][] copy(double[][] values) {
        return java.util.Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    private static void write(Path file, Object value) {
        try {
            JSON.writeValue(file.toFile(), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
