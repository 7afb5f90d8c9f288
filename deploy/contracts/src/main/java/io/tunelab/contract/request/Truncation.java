package io.tunelab.contract.request;

/** Which tokens of a text that is too long are kept. */
public enum Truncation implements WireName {
    /** The first ones. */
    HEAD("head"),
    /** The last ones. */
    TAIL("tail"),
    /** A quarter from the beginning, the rest from the end (Sun et al. 2019: 128 and 382 of 510). */
    HEAD_TAIL("head_tail");

    private final String wireName;

    Truncation(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
