package io.tunelab.contract.request;

import java.util.Arrays;
import java.util.Optional;

/** What happens to a data set with rows that cannot be used. */
public enum OnBadRow implements WireName {
    /** It is refused, with all of them: rows that are left out unseen would change every count. */
    FAIL("fail"),
    /** They are left out and counted. */
    SKIP("skip");

    private final String wireName;

    OnBadRow(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The one of that name. */
    public static Optional<OnBadRow> named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName.equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
