package io.tunelab.trainer.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The architectures that the engine trains, by the {@code model_type} of their config. */
public enum ModelFamily {
    BERT("bert", "bert", "BertForSequenceClassification", Head.afterPooler("bert.pooler.dense", Activation.TANH)),
    DISTILBERT(
            "distilbert",
            "distilbert",
            "DistilBertForSequenceClassification",
            Head.afterPooler("pre_classifier", Activation.RELU)),
    ROBERTA("roberta", "roberta", "RobertaForSequenceClassification", Head.withoutPooler(Activation.TANH)),
    /** RoBERTa with another vocabulary, as is {@link #CAMEMBERT}. */
    XLM_ROBERTA("xlm-roberta", "roberta", "XLMRobertaForSequenceClassification", Head.withoutPooler(Activation.TANH)),
    CAMEMBERT("camembert", "roberta", "CamembertForSequenceClassification", Head.withoutPooler(Activation.TANH)),
    ELECTRA("electra", "electra", "ElectraForSequenceClassification", Head.withoutPooler(Activation.GELU)),
    MPNET("mpnet", "mpnet", "MPNetForSequenceClassification", Head.withoutPooler(Activation.TANH));

    private final String modelType;
    private final String prefix;
    private final String classifier;
    private final Head head;

    ModelFamily(String modelType, String prefix, String classifier, Head head) {
        this.modelType = modelType;
        this.prefix = prefix;
        this.classifier = classifier;
        this.head = head;
    }

    /** Between the two linear layers of a head; gelu is the exact one. */
    public enum Activation {
        TANH,
        RELU,
        GELU
    }

    /**
     * From the first token of a text to its logits: a linear layer as wide as the encoder, an activation, dropout, a linear
     * layer with one row per class.
     *
     * @param dense HuggingFace's name of the first linear layer
     * @param output that of the second
     * @param droppedBefore whether the encoder's output itself goes through dropout, too, at the same rate
     */
    public record Head(String dense, String output, Activation activation, boolean droppedBefore) {
        static Head afterPooler(String pooler, Activation activation) {
            return new Head(pooler, "classifier", activation, false);
        }

        static Head withoutPooler(Activation activation) {
            return new Head("classifier.dense", "classifier.out_proj", activation, true);
        }
    }

    /** Value of {@code model_type}. */
    public String modelType() {
        return modelType;
    }

    /** What the names of the encoder's parameters begin with, before a dot. */
    public String prefix() {
        return prefix;
    }

    /**
     * Does the model tell the first text of a pair from the second by segment embeddings? RoBERTa and its relatives have a
     * table of them, too, of which their tokenizers only ever use the first row.
     */
    boolean readsSegments() {
        return this == BERT || this == ELECTRA;
    }

    /** The class of {@code transformers} that is the whole classifier. */
    public String classifier() {
        return classifier;
    }

    public Head head() {
        return head;
    }

    static Optional<ModelFamily> of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    /** By a class of transformers, such as {@code BertForMaskedLM}. */
    static Optional<ModelFamily> ofClass(String name) {
        return Arrays.stream(values())
                .filter(family -> name.startsWith(family.classifier.replace("SequenceClassification", ""))
                        || name.equals(family.classifier.replace("ForSequenceClassification", "Model")))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
