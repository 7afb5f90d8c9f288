package io.tunelab.contract.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tunelab.contract.request.WireName;

/** What a classifier is to say of an example. */
public enum Task implements WireName {
    /** One of the labels: softmax, cross entropy. */
    SINGLE_LABEL("single_label"),
    /** Each label or not, independently: a sigmoid and binary cross entropy per label. */
    MULTI_LABEL("multi_label");

    private final String wireName;

    Task(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The name that {@code transformers} has for it in a model's {@code config.json}. */
    public String problemType() {
        return wireName + "_classification";
    }
}
