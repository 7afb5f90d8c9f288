package io.tunelab.contract.request;

/** Which update rule. */
public enum Optimizer implements WireName {
    /** Weight decay is an L2 term in the gradient. */
    ADAM("adam"),
    /** Weight decay is decoupled from the gradient. */
    ADAMW("adamw");

    private final String wireName;

    Optimizer(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
