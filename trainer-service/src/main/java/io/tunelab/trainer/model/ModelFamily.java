package io.tunelab.trainer.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The architectures that the engine trains, by the {@code model_type} of their config. */
public enum ModelFamily {
    BERT("bert", "BertForSequenceClassification"),
    DISTILBERT("distilbert", "DistilBertForSequenceClassification");

    private final String modelType;
    private final String classifier;

    ModelFamily(String modelType, String classifier) {
        this.modelType = modelType;
        this.classifier = classifier;
    }

    /** Value of {@code model_type}; also the prefix of the encoder's parameter names. */
    public String modelType() {
        return modelType;
    }

    /** The class of {@code transformers} that is the whole classifier. */
    public String classifier() {
        return classifier;
    }

    static Optional<ModelFamily> of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
