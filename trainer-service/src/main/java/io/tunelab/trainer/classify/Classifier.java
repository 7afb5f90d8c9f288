package io.tunelab.trainer.classify;

import io.tunelab.trainer.card.TrainedSettings;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.Predictor;
import io.tunelab.trainer.engine.Task;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.model.ClassifierLabels;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A fine-tuned model with its tokenizer, ready for texts. Used by one thread at a time. */
public final class Classifier implements AutoCloseable {
    /** Texts per forward pass. */
    private static final int BATCH = 32;

    private final Predictor predictor;
    private final TextTokenizer tokenizer;
    private final List<String> labels;
    private final int maxPositions;
    private final int trainedLength;

    private Classifier(
            Predictor predictor, TextTokenizer tokenizer, List<String> labels, int maxPositions, int trainedLength) {
        this.predictor = predictor;
        this.tokenizer = tokenizer;
        this.labels = labels;
        this.maxPositions = maxPositions;
        this.trainedLength = trainedLength;
    }

    /**
     * Opens a model that was fine-tuned before, in the precision that it was trained in.
     *
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     * @param threads as many as trainings in this process use; empty: the cores that the process has
     * @throws InvalidModelException {@code unsupported_model} if it is none
     */
    public static Classifier open(
            ModelDirectory model, TorchEngineFactory engines, String device, OptionalInt threads) {
        var labels = labels(model);
        var trained = TrainedSettings.of(model.path(), model.maxPositions());
        var tokenizer = TextTokenizer.open(model.path());
        try {
            var predictor = engines.openPredictor(
                    model,
                    EngineSettings.ofPrediction(labels, Task.SINGLE_LABEL, trained.precision(), device, threads));
            int length = trained.maxLength().orElse(model.maxPositions());
            return new Classifier(predictor, tokenizer, labels, model.maxPositions(), length);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** A pretrained encoder has a head drawn at random: what it says is worth nothing. */
    private static List<String> labels(ModelDirectory model) {
        return ClassifierLabels.of(model.path())
                .orElseThrow(() -> new InvalidModelException(
                        "unsupported_model", "%s is not a fine-tuned classifier".formatted(model.path())));
    }

    /** The longest input that the model was trained on, in tokens; its positions where that is not known. */
    public int trainedLength() {
        return trainedLength;
    }

    /** The longest input in tokens, special tokens included. */
    public int maxPositions() {
        return maxPositions;
    }

    /**
     * Classifies texts as they were in training: same tokens, same special tokens, truncated from the right.
     *
     * @param maxLength longest input in tokens, special tokens included; at most {@link #maxPositions}
     */
    public List<Classified> classify(List<String> texts, int maxLength) {
        if (maxLength > maxPositions) {
            throw new IllegalArgumentException(
                    "max_length is %d; allowed: at most %d, the model's positions".formatted(maxLength, maxPositions));
        }
        var input = new InputShape(tokenizer.prefix(), tokenizer.suffix(), maxLength);
        var classified = new ArrayList<Classified>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            classified.addAll(batch(texts.subList(from, Math.min(texts.size(), from + BATCH)), input));
        }
        return List.copyOf(classified);
    }

    private List<Classified> batch(List<String> texts, InputShape input) {
        var ids = tokenizer.encode(texts, Integer.MAX_VALUE);
        var examples = new Examples(
                IntStream.range(0, ids.size()).toArray(),
                new int[ids.size()],
                ids.stream().mapToInt(of -> of.length).toArray(),
                ids.stream().flatMapToInt(Arrays::stream).toArray());
        var predictions =
                predictor.predict(examples.batch(IntStream.range(0, ids.size()).toArray(), input));
        return IntStream.range(0, ids.size())
                .mapToObj(text -> classified(predictions, text, ids.get(text).length + input.specialTokens(), input))
                .toList();
    }

    private Classified classified(BatchPredictions predictions, int text, int tokens, InputShape input) {
        var probabilities = new LinkedHashMap<String, Float>();
        for (int label = 0; label < labels.size(); label++) {
            probabilities.put(labels.get(label), predictions.probability(text, label));
        }
        return new Classified(
                labels.get(predictions.predicted(text)), probabilities, tokens, tokens > input.maxLength());
    }

    @Override
    public void close() {
        predictor.close();
        tokenizer.close();
    }
}
