package io.tunelab.contract.request;

/** What the learning rate does after the warm-up. */
public enum Schedule implements WireName {
    CONSTANT("constant"),
    /** Falls to zero at the last step. */
    LINEAR("linear");

    private final String wireName;

    Schedule(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
