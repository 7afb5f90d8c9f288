package io.tunelab.contract.request;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How rows are dealt to train, validation and test. */
public enum SplitProtocol implements WireName {
    /** All rows pooled, then 20% test, then an eighth of the rest as validation: 70/10/20. */
    POOLED_70_10_20("pooled-70-10-20", "pooled-80-10-10"),
    /**
     * All rows pooled and dealt 70/10/20; the fraction is taken of the training rows only, so that all fractions share one
     * validation and one test set.
     */
    FIXED_TEST("fixed-test"),
    /** The published test half; validation cut from the published training half. */
    OFFICIAL("official");

    private final String wireName;
    private final List<String> formerNames;

    SplitProtocol(String wireName, String... formerNames) {
        this.wireName = wireName;
        this.formerNames = List.of(formerNames);
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public List<String> formerNames() {
        return formerNames;
    }

    /** The protocol of that name, or of that former name. */
    public static Optional<SplitProtocol> named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.wireName.equals(name) || protocol.formerNames.contains(name))
                .findFirst();
    }

    /** Whether all fractions of one data set and seed have the same validation and test rows. */
    public boolean sharesTestRows() {
        return this == FIXED_TEST;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
