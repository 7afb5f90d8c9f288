package io.tunelab.contract.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Counts answers once, and works out what they are worth, for all of them and for each label. */
public final class Measuring {
    private static final float SAID = 0.5f;
    private final Answers answers;
    private final List<LabelOutcome> outcomes;
    /** By label. Ranking sorts all examples, and takes too much room to be kept. */
    private final Map<Integer, Areas> areas = new ConcurrentHashMap<>();

    private Measuring(Answers answers, List<LabelOutcome> outcomes) {
        this.answers = answers;
        this.outcomes = List.copyOf(outcomes);
    }

    /** @param answers of at least one example and two labels */
    public static Measuring of(Answers answers) {
        int labels = answers.labels();
        var occurring = new long[labels];
        var predicted = new long[labels];
        var right = new long[labels];
        for (int example = 0; example < answers.examples(); example++) {
            int likeliest = likeliest(answers, example);
            for (int label = 0; label < labels; label++) {
                boolean has = answers.has(example, label);
                boolean said =
                        answers.isMultiLabel() ? answers.probability(example, label) >= SAID : label == likeliest;
                occurring[label] += has ? 1 : 0;
                predicted[label] += said ? 1 : 0;
                right[label] += has && said ? 1 : 0;
            }
        }
        var outcomes = new ArrayList<LabelOutcome>();
        for (int label = 0; label < labels; label++) {
            outcomes.add(new LabelOutcome(answers.examples(), occurring[label], predicted[label], right[label]));
        }
        return new Measuring(answers, outcomes);
    }

    /** The most probable label; of equals, the lowest. */
    private static int likeliest(Answers answers, int example) {
        int best = 0;
        for (int label = 1; label < answers.labels(); label++) {
            best = answers.probability(example, label) > answers.probability(example, best) ? label : best;
        }
        return best;
    }

    /** By label. */
    public List<LabelOutcome> outcomes() {
        return outcomes;
    }

    public Measures measures() {
        var undefined = new TreeMap<String, String>();
        boolean isOneLabel = !answers.isMultiLabel();
        var areas = areas();
        return new Measures(
                OptionalDouble.of(average(outcomes, LabelOutcome::f1)),
                known(
                        Measure.BALANCED_ACCURACY,
                        isOneLabel ? meanRecall() : overMixed(LabelOutcome::balancedAccuracy),
                        undefined),
                known(Measure.MCC, isOneLabel ? correlation() : overMixed(LabelOutcome::correlation), undefined),
                known(Measure.AUROC, mean(areas, Areas::auroc), undefined),
                known(Measure.AVERAGE_PRECISION, mean(areas, Areas::averagePrecision), undefined),
                OptionalDouble.of(brier()),
                undefined);
    }

    private OptionalDouble known(Measure measure, OptionalDouble value, TreeMap<String, String> undefined) {
        if (value.isEmpty()) {
            undefined.put(
                    measure.wireName(),
                    answers.isMultiLabel()
                            ? "no label has both examples with it and examples without it"
                            : "all examples have the same label");
        }
        return value;
    }

    private boolean isOfOneClass() {
        return outcomes.stream().noneMatch(LabelOutcome::isMixed);
    }

    private OptionalDouble meanRecall() {
        var present = outcomes.stream().filter(one -> one.occurring() > 0).toList();
        return isOfOneClass() ? OptionalDouble.empty() : OptionalDouble.of(average(present, LabelOutcome::recall));
    }

    /** Gorodkin (2004), which is Matthews' coefficient for two labels. */
    private OptionalDouble correlation() {
        if (isOfOneClass()) {
            return OptionalDouble.empty();
        }
        double examples = answers.examples();
        double right = outcomes.stream().mapToLong(LabelOutcome::right).sum();
        double both = outcomes.stream()
                .mapToDouble(one -> (double) one.occurring() * one.predicted())
                .sum();
        double truths = outcomes.stream()
                .mapToDouble(one -> (double) one.occurring() * one.occurring())
                .sum();
        double predictions = outcomes.stream()
                .mapToDouble(one -> (double) one.predicted() * one.predicted())
                .sum();
        double variances = (examples * examples - truths) * (examples * examples - predictions);
        return OptionalDouble.of(variances == 0 ? 0 : (right * examples - both) / Math.sqrt(variances));
    }

    private OptionalDouble overMixed(ToDoubleFunction<LabelOutcome> value) {
        return outcomes.stream()
                .filter(LabelOutcome::isMixed)
                .mapToDouble(value)
                .average();
    }

    /** Of two labels that of the second; else the mean over the labels that have examples of both kinds. */
    private List<Areas> areas() {
        boolean isBinary = answers.labels() == 2 && !answers.isMultiLabel();
        return IntStream.range(isBinary ? 1 : 0, answers.labels())
                .mapToObj(this::areas)
                .flatMap(Optional::stream)
                .toList();
    }

    private static OptionalDouble mean(List<Areas> areas, ToDoubleFunction<Areas> value) {
        return areas.stream().mapToDouble(value).average();
    }

    /** Under the two curves of a label; empty unless some examples have the label and some have not. */
    public Optional<Areas> areas(int label) {
        return Optional.ofNullable(areas.computeIfAbsent(
                label, number -> ranking(number).map(Areas::of).orElse(null)));
    }

    /** Under the two curves of a label. */
    public record Areas(double auroc, double averagePrecision) {
        private static Areas of(Ranking ranking) {
            return new Areas(ranking.area(), ranking.averagePrecision());
        }
    }

    private double brier() {
        double sum = 0;
        for (int example = 0; example < answers.examples(); example++) {
            for (int label = 0; label < answers.labels(); label++) {
                double distance = answers.probability(example, label) - (answers.has(example, label) ? 1 : 0);
                sum += distance * distance;
            }
        }
        // Of two labels both have the same distance; multi-label: each label is a question of its own.
        double share = answers.isMultiLabel() ? answers.labels() : answers.labels() == 2 ? 2 : 1;
        return sum / answers.examples() / share;
    }

    /** Mean cross entropy in nats, from the probabilities. */
    public double logLoss() {
        double sum = 0;
        for (int example = 0; example < answers.examples(); example++) {
            for (int label = 0; label < answers.labels(); label++) {
                float probability = answers.probability(example, label);
                if (answers.has(example, label)) {
                    sum += cost(probability);
                } else if (answers.isMultiLabel()) {
                    sum += cost(1 - probability);
                }
            }
        }
        return sum / answers.examples() / (answers.isMultiLabel() ? answers.labels() : 1);
    }

    private static double cost(float probability) {
        return -Math.log(Math.max(probability, Float.MIN_NORMAL));
    }

    /** How the examples rank by a label's probability; empty unless some have the label and some have not. */
    public Optional<Ranking> ranking(int label) {
        return outcomes.get(label).isMixed() ? Optional.of(Ranking.of(answers, label)) : Optional.empty();
    }

    private static double average(List<LabelOutcome> outcomes, ToDoubleFunction<LabelOutcome> value) {
        return outcomes.stream().mapToDouble(value).average().orElse(0);
    }
}
