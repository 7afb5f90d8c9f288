package io.tunelab.data.split;

import java.util.Arrays;
import java.util.Optional;

/** How the published rows become three splits. */
public enum Protocol {
    /** Train and test pooled, then the subset, then 20 % of it as test and 12.5 % of the rest as validation. */
    POOLED_80_10_10("pooled-80-10-10"),
    /** The published test rows stay the test rows; 12.5 % of the others are validation. The fraction holds for both. */
    OFFICIAL("official");

    private final String wireName;

    Protocol(String wireName) {
        this.wireName = wireName;
    }

    /** As messages name it. */
    public String wireName() {
        return wireName;
    }

    public static Optional<Protocol> named(String wireName) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.wireName.equals(wireName))
                .findFirst();
    }
}
