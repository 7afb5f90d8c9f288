package io.tunelab.contract.request;

import java.util.List;

/** What the learning rate does after the warm-up. */
public enum Schedule implements WireName {
    CONSTANT("constant", "constant_with_warmup"),
    /** Falls to zero at the last step. */
    LINEAR("linear"),
    /** Falls to zero at the last step along half a wave of the cosine. */
    COSINE("cosine");

    private final String wireName;
    private final List<String> otherNames;

    Schedule(String wireName, String... otherNames) {
        this.wireName = wireName;
        this.otherNames = List.of(otherNames);
    }

    /** transformers has a name of its own for what follows a warm-up here anyway. */
    @Override
    public List<String> formerNames() {
        return otherNames;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
