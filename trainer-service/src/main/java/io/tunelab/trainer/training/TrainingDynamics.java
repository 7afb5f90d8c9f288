package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.OwnLabel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the training examples fare from epoch to epoch: mean and standard deviation of the probability of their own labels, and
 * how often these were right (Swayamdipta et al.: Dataset Cartography, EMNLP 2020). The probabilities are those of the training
 * steps themselves, dropout on, as in that paper's code; no example is computed once more for them.
 *
 * <p>Of larger splits an evenly spaced sample is followed, the same for every run on the same split.
 */
public final class TrainingDynamics {
    /** The most examples that are followed. */
    static final int MOST = 10_000;

    private static final int NOT_FOLLOWED = -1;

    private final int[] places;
    private final int[] followed;
    private final int[] epochs;
    private final float[] means;
    /** Sums of squared deviations from the mean, after Welford. */
    private final float[] squares;

    private final int[] right;

    private TrainingDynamics(int examples, int most) {
        int count = Math.min(examples, most);
        places = IntStream.range(0, count)
                .map(i -> (int) ((long) i * examples / count))
                .toArray();
        followed = new int[examples];
        Arrays.fill(followed, NOT_FOLLOWED);
        for (int i = 0; i < count; i++) {
            followed[places[i]] = i;
        }
        epochs = new int[count];
        means = new float[count];
        squares = new float[count];
        right = new int[count];
    }

    /** What a checkpoint keeps: a number per followed example. */
    public record State(List<Integer> epochs, List<Float> means, List<Float> squares, List<Integer> right) {
        public State {
            epochs = List.copyOf(epochs);
            means = List.copyOf(means);
            squares = List.copyOf(squares);
            right = List.copyOf(right);
        }

        private boolean isOf(int size) {
            return Stream.of(epochs, means, squares, right).allMatch(numbers -> numbers.size() == size);
        }
    }

    /** Of a training split with so many examples, before the first step. */
    static TrainingDynamics of(int examples) {
        return of(examples, MOST);
    }

    static TrainingDynamics of(int examples, int most) {
        return new TrainingDynamics(examples, most);
    }

    /** As they were when {@code state} was taken; empty if that followed another sample, as another version may have. */
    static Optional<TrainingDynamics> resumed(int examples, State state) {
        var dynamics = of(examples);
        if (!state.isOf(dynamics.size())) {
            return Optional.empty();
        }
        for (int i = 0; i < dynamics.size(); i++) {
            dynamics.epochs[i] = state.epochs().get(i);
            dynamics.means[i] = state.means().get(i);
            dynamics.squares[i] = state.squares().get(i);
            dynamics.right[i] = state.right().get(i);
        }
        return Optional.of(dynamics);
    }

    /** A copy of all there is, for a checkpoint. */
    public State state() {
        return new State(
                Arrays.stream(epochs).boxed().toList(),
                list(means),
                list(squares),
                Arrays.stream(right).boxed().toList());
    }

    private static List<Float> list(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToObj(i -> numbers[i]).toList();
    }

    /**
     * Takes in a part of an epoch.
     *
     * @param examples places in the split
     * @param said one entry per example
     */
    void add(List<Integer> examples, List<OwnLabel> said) {
        for (int i = 0; i < examples.size(); i++) {
            int at = followed[examples.get(i)];
            if (at != NOT_FOLLOWED) {
                add(at, said.get(i));
            }
        }
    }

    private void add(int at, OwnLabel said) {
        epochs[at]++;
        double distance = said.probability() - means[at];
        means[at] += (float) (distance / epochs[at]);
        squares[at] += (float) (distance * (said.probability() - means[at]));
        right[at] += said.right() ? 1 : 0;
    }

    /** How many examples are followed. */
    public int size() {
        return places.length;
    }

    /** Where in the split a followed example stands. */
    public int place(int followedExample) {
        return places[followedExample];
    }

    /** Mean probability of its own label over the epochs. */
    public float confidence(int followedExample) {
        return means[followedExample];
    }

    /** Standard deviation of that probability over the epochs; they are all there are, so it is divided by their number. */
    public float variability(int followedExample) {
        return (float) Math.sqrt(squares[followedExample] / Math.max(1, epochs[followedExample]));
    }

    /** In how many epochs it was right. */
    public int right(int followedExample) {
        return right[followedExample];
    }
}
