package io.tunelab.contract.request;

import java.util.Arrays;
import java.util.Optional;

/** Which rows are left out before a data set is split. */
public enum Dedupe implements WireName {
    /** None; texts that the splits share are only reported. */
    NONE("none"),
    /** All but one of the rows with the same text: a row of the published test part where there is one, else the first. */
    EXACT("exact");

    private final String wireName;

    Dedupe(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The one of that name. */
    public static Optional<Dedupe> named(String name) {
        return Arrays.stream(values())
                .filter(dedupe -> dedupe.wireName.equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
