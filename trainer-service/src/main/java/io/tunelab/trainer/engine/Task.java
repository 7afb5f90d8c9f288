package io.tunelab.trainer.engine;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a classifier is to say of an example. */
public enum Task {
    /** One of the labels: softmax, cross entropy. */
    @JsonProperty("single_label")
    SINGLE_LABEL,
    /** Each label or not, independently: a sigmoid and binary cross entropy per label. */
    @JsonProperty("multi_label")
    MULTI_LABEL;

    /** The name that {@code transformers} has for it in a model's {@code config.json}. */
    public String problemType() {
        return this == MULTI_LABEL ? "multi_label_classification" : "single_label_classification";
    }
}
