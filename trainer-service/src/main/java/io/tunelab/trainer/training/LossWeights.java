package io.tunelab.trainer.training;

import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.ClassWeights;
import io.tunelab.trainer.engine.Targets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The numbers behind a request's {@link ClassWeights}, worked out from the training split. */
public final class LossWeights {
    private LossWeights() {}

    /**
     * How much an example of each class counts in the training loss; multi-label: one that has the label.
     *
     * @param labels names of the classes
     * @return in the order of the labels; empty if all count the same
     * @throws io.tunelab.contract.request.InvalidRequestException if a weight is of a class that there is not
     */
    public static List<Double> of(Optional<ClassWeights> asked, List<String> labels, Targets train) {
        if (asked.isEmpty()) {
            return List.of();
        }
        asked.get().requireClasses(labels);
        return asked.get() instanceof ClassWeights.Given given
                ? labels.stream()
                        .map(label -> given.byClass().getOrDefault(label, 1.0))
                        .toList()
                : balanced(counts(labels.size(), train), train);
    }

    /**
     * With n examples, k classes and c examples of a class: n / (k c), as scikit-learn's {@code compute_class_weight}.
     * Multi-label: (n - c) / c, as the documentation of PyTorch's {@code BCEWithLogitsLoss} suggests. A class of which the
     * training split has no example, or a label that all of its examples have, gets 1.
     */
    private static List<Double> balanced(int[] counts, Targets train) {
        int examples = train.examples();
        long classes = IntStream.of(counts).filter(count -> count > 0).count();
        return IntStream.of(counts)
                .mapToObj(count -> {
                    if (count == 0) {
                        return 1.0;
                    }
                    if (train.task() == Task.SINGLE_LABEL) {
                        return (double) examples / (classes * count);
                    }
                    return count == examples ? 1.0 : (double) (examples - count) / count;
                })
                .toList();
    }

    private static int[] counts(int classes, Targets train) {
        var counts = new int[classes];
        for (int example = 0; example < train.examples(); example++) {
            for (int label : train.labels(example)) {
                counts[label]++;
            }
        }
        return counts;
    }
}
