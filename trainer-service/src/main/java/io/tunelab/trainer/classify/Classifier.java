package io.tunelab.trainer.classify;

import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.SpecialTokens;
import io.tunelab.hub.tokenizer.TextTokenizer;
import io.tunelab.trainer.card.CalibrationFile;
import io.tunelab.trainer.card.TrainedSettings;
import io.tunelab.trainer.engine.BatchPredictions;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.Predictor;
import io.tunelab.trainer.engine.Targets;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A fine-tuned model with its tokenizer, ready for texts. Used by one thread at a time. */
public final class Classifier implements AutoCloseable {
    /** Texts per forward pass. */
    private static final int BATCH = 32;

    private final Predictor predictor;
    private final TextTokenizer tokenizer;
    private final SpecialTokens special;
    private final ClassifierHead head;
    private final int maxPositions;
    private final int trainedLength;
    private final Truncation truncation;
    private final OptionalDouble temperature;

    private Classifier(
            Predictor predictor,
            TextTokenizer tokenizer,
            SpecialTokens special,
            ClassifierHead head,
            int maxPositions,
            int trainedLength,
            Truncation truncation,
            OptionalDouble temperature) {
        this.predictor = predictor;
        this.tokenizer = tokenizer;
        this.special = special;
        this.head = head;
        this.maxPositions = maxPositions;
        this.trainedLength = trainedLength;
        this.truncation = truncation;
        this.temperature = temperature;
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
        var head = ClassifierHead.of(model);
        var trained = TrainedSettings.of(model.path(), model.maxPositions());
        var temperature = CalibrationFile.read(model.path());
        var tokenizer = tokenizer(model);
        try {
            var special = head.pairs() ? tokenizer.ofPairs() : tokenizer.ofTexts();
            var predictor = engines.openPredictor(
                    model,
                    EngineSettings.ofPrediction(head.labels(), head.task(), trained.precision(), device, threads));
            int length = trained.maxLength().orElse(model.maxPositions());
            return new Classifier(
                    predictor,
                    tokenizer,
                    special,
                    head,
                    model.maxPositions(),
                    length,
                    trained.truncation(),
                    temperature);
        } catch (InvalidTokenizerException e) {
            tokenizer.close();
            throw new InvalidModelException("invalid_tokenizer", e.getMessage());
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static TextTokenizer tokenizer(ModelDirectory model) {
        try {
            return TextTokenizer.open(model.path());
        } catch (InvalidTokenizerException e) {
            throw new InvalidModelException("invalid_tokenizer", e.getMessage());
        }
    }

    /** The longest input that the model was trained on, in tokens; its positions where that is not known. */
    public int trainedLength() {
        return trainedLength;
    }

    /** Fitted on the validation split of the training; empty where the model has none. */
    public OptionalDouble temperature() {
        return temperature;
    }

    /** Is the model one of pairs of texts? */
    public boolean readsPairs() {
        return head.pairs();
    }

    /** The longest input in tokens, special tokens included. */
    public int maxPositions() {
        return maxPositions;
    }

    /** As {@link #classify(List, List, int, double)}, with probabilities as they are. */
    public List<Classified> classify(List<String> texts, List<String> second, int maxLength) {
        return classify(texts, second, maxLength, 1);
    }

    /**
     * Classifies texts as they were in training: same tokens, same special tokens, same truncation.
     *
     * @param second the second text of each, if {@link #readsPairs}; else empty
     * @param maxLength longest input in tokens, special tokens included; at most {@link #maxPositions}
     * @param temperature divides the logits; 1 leaves probabilities as they are
     * @throws InvalidTextsException if second texts are missing, or there are some and the model reads single texts, or
     *     nothing is left of a text for the model to read
     */
    public List<Classified> classify(List<String> texts, List<String> second, int maxLength, double temperature) {
        if (maxLength > maxPositions) {
            throw new IllegalArgumentException(
                    "max_length is %d; allowed: at most %d, the model's positions".formatted(maxLength, maxPositions));
        }
        if (second.size() != (head.pairs() ? texts.size() : 0)) {
            throw new InvalidTextsException(
                    head.pairs()
                            ? "the model reads pairs of texts: second_texts must be as many as texts (%d), got %d"
                                    .formatted(texts.size(), second.size())
                            : "the model reads single texts, so second_texts must be absent, got %d"
                                    .formatted(second.size()));
        }
        var input = InputShape.of(special, maxLength, truncation);
        var classified = new ArrayList<Classified>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            int to = Math.min(texts.size(), from + BATCH);
            var batch = batch(texts.subList(from, to), head.pairs() ? second.subList(from, to) : List.of(), input);
            batch.forEach(one -> classified.add(scaled(one, temperature)));
        }
        return List.copyOf(classified);
    }

    private List<Classified> batch(List<String> texts, List<String> second, InputShape input) {
        var first = tokenizer.encode(texts);
        var then = tokenizer.encode(second);
        var places = IntStream.range(0, texts.size()).toArray();
        var firstLengths = first.stream().mapToInt(of -> of.length).toArray();
        var lengths = Arrays.stream(places)
                .map(i -> firstLengths[i] + (then.isEmpty() ? 0 : then.get(i).length))
                .toArray();
        var ids = Arrays.stream(places)
                .boxed()
                .flatMapToInt(i -> IntStream.concat(
                        Arrays.stream(first.get(i)), then.isEmpty() ? IntStream.empty() : Arrays.stream(then.get(i))))
                .toArray();
        if (Arrays.stream(lengths).anyMatch(length -> length + input.specialTokens() == 0)) {
            throw new InvalidTextsException("the model's tokenizer makes no token of one of the texts");
        }
        // What is true is not known, and nobody reads the loss.
        var unknown = head.task() == Task.MULTI_LABEL
                ? Targets.ofSets(new int[places.length], new int[0])
                : Targets.ofLabels(new int[places.length]);
        var examples = new Examples(places, unknown, lengths, then.isEmpty() ? lengths : firstLengths, ids);
        var predictions = predictor.predict(examples.batch(places, input));
        return Arrays.stream(places)
                .mapToObj(text -> classified(
                        predictions,
                        text,
                        lengths[text] + input.specialTokens(),
                        input,
                        Unknown.of(tokenizer, pair(texts, first, text), pair(second, then, text))))
                .toList();
    }

    private static Unknown.Encoded pair(List<String> texts, List<int[]> ids, int text) {
        return texts.isEmpty()
                ? new Unknown.Encoded("", new int[0])
                : new Unknown.Encoded(texts.get(text), ids.get(text));
    }

    private Classified classified(
            BatchPredictions predictions, int text, int tokens, InputShape input, Unknown unknown) {
        var labels = head.labels();
        var probabilities = new LinkedHashMap<String, Float>();
        for (int label = 0; label < labels.size(); label++) {
            probabilities.put(labels.get(label), predictions.probability(text, label));
        }
        var likeliest = labels.get(predictions.predicted(text));
        var said = head.task() == Task.SINGLE_LABEL
                ? List.of(likeliest)
                : IntStream.range(0, labels.size())
                        .filter(label -> predictions.says(text, label))
                        .mapToObj(labels::get)
                        .toList();
        return new Classified(
                likeliest,
                said,
                probabilities,
                tokens,
                tokens > input.maxLength(),
                Math.min(tokens, input.maxLength()),
                unknown.tokens(),
                unknown.words());
    }

    private Classified scaled(Classified one, double temperature) {
        if (temperature == 1) {
            return one;
        }
        var labels = head.labels();
        var row = new float[labels.size()];
        for (int label = 0; label < row.length; label++) {
            row[label] = one.probabilities().get(labels.get(label));
        }
        var scaled = Temperature.scaled(row, head.task(), temperature);
        var probabilities = new LinkedHashMap<String, Float>();
        for (int label = 0; label < row.length; label++) {
            probabilities.put(labels.get(label), (float) scaled[label]);
        }
        return new Classified(
                one.label(),
                one.labels(),
                probabilities,
                one.tokens(),
                one.truncated(),
                one.readTokens(),
                one.unknownTokens(),
                one.unknownWords());
    }

    @Override
    public void close() {
        predictor.close();
        tokenizer.close();
    }
}
