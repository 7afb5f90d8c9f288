package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;

/** An order of test examples; the row decides last, so that it is total. */
enum ExampleOrder {
    /** Surest first where falling: the probability of the predicted label. */
    CONFIDENCE("confidence", Comparator.comparing(Example::confidence)),
    CONFIDENCE_FALLING("-confidence", Comparator.comparing(Example::confidence).reversed()),
    LOSS("loss", Comparator.comparingDouble(Example::loss)),
    LOSS_FALLING("-loss", Comparator.comparingDouble(Example::loss).reversed()),
    ROW("row", Comparator.comparing(Example::rowId));

    final Comparator<Example> comparator;
    private final String wireName;

    ExampleOrder(String wireName, Comparator<Example> comparator) {
        this.wireName = wireName;
        this.comparator = comparator.thenComparing(Example::rowId);
    }

    static ExampleOrder of(String text) {
        return Arrays.stream(values())
                .filter(order -> order.wireName.equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter(
                        "sort",
                        text,
                        "one of "
                                + Arrays.stream(values())
                                        .map(order -> order.wireName)
                                        .collect(Collectors.joining(", "))));
    }
}
