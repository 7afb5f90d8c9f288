package io.tunelab.results.study.spec;

import io.tunelab.contract.measure.Measure;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By what the best configuration is chosen: always by validation, so that test scores stay test scores.
 *
 * @param measure of the validation split
 */
public record SelectBy(Measure measure) {
    public static final SelectBy VAL_LOSS = new SelectBy(Measure.LOSS);

    private static final String PREFIX = "val_";

    /** As studies write it, for example {@code val_loss}. */
    public String wireName() {
        return PREFIX + measure.wireName();
    }

    /** A value that is smaller the better {@code value} is. */
    public double cost(double value) {
        return measure.isMoreBetter() ? -value : value;
    }

    public static Optional<SelectBy> named(String name) {
        return Optional.of(name)
                .filter(whole -> whole.startsWith(PREFIX))
                .flatMap(whole -> Measure.named(whole.substring(PREFIX.length())))
                .map(SelectBy::new);
    }

    /** All names, for people. */
    public static String allowed() {
        return Arrays.stream(Measure.values())
                .map(measure -> new SelectBy(measure).wireName())
                .collect(Collectors.joining(", "));
    }
}
