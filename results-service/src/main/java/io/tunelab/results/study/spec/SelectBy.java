package io.tunelab.results.study.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what the best configuration is chosen: always by validation, so that test scores stay test scores. */
public enum SelectBy {
    VAL_LOSS(false),
    VAL_ACCURACY(true),
    VAL_F1(true);

    private final boolean isMoreBetter;

    SelectBy(boolean isMoreBetter) {
        this.isMoreBetter = isMoreBetter;
    }

    /** As studies write it, for example {@code val_loss}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A value that is smaller the better {@code value} is. */
    public double cost(double value) {
        return isMoreBetter ? -value : value;
    }

    public static Optional<SelectBy> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(name))
                .findFirst();
    }
}
