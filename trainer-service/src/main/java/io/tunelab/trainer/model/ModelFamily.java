package io.tunelab.trainer.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The architectures that the engine trains, by the {@code model_type} of their config. */
public enum ModelFamily {
    BERT("bert", "BertForSequenceClassification", ParameterNames.BERT, true),
    DISTILBERT("distilbert", "DistilBertForSequenceClassification", ParameterNames.DISTILBERT, false),
    ROBERTA("roberta", "RobertaForSequenceClassification", ParameterNames.ROBERTA, false),
    /** RoBERTa with another vocabulary, as is {@link #CAMEMBERT}. */
    XLM_ROBERTA("xlm-roberta", "XLMRobertaForSequenceClassification", ParameterNames.ROBERTA, false),
    CAMEMBERT("camembert", "CamembertForSequenceClassification", ParameterNames.ROBERTA, false),
    ELECTRA("electra", "ElectraForSequenceClassification", ParameterNames.ELECTRA, true),
    MPNET("mpnet", "MPNetForSequenceClassification", ParameterNames.MPNET, false),
    ALBERT("albert", "AlbertForSequenceClassification", ParameterNames.ALBERT, true),
    /** DeBERTa's second and third version, which are the same network. */
    DEBERTA_V2("deberta-v2", "DebertaV2ForSequenceClassification", ParameterNames.DEBERTA, true),
    MODERNBERT("modernbert", "ModernBertForSequenceClassification", ParameterNames.MODERNBERT, false);

    private final String modelType;
    private final String classifier;
    private final ParameterNames names;
    private final boolean readsSegments;

    ModelFamily(String modelType, String classifier, ParameterNames names, boolean readsSegments) {
        this.modelType = modelType;
        this.classifier = classifier;
        this.names = names;
        this.readsSegments = readsSegments;
    }

    /** Value of {@code model_type}. */
    public String modelType() {
        return modelType;
    }

    public ParameterNames names() {
        return names;
    }

    /**
     * Does the model tell the first text of a pair from the second by segment embeddings, if it has a table of them? RoBERTa
     * and its relatives have one of which their tokenizers only ever use the first row.
     */
    boolean readsSegments() {
        return readsSegments;
    }

    /** Do all layers have the same parameters? */
    boolean sharesLayers() {
        return this == ALBERT;
    }

    /** Is what a feed-forward adds dropped out? */
    boolean dropsOutput() {
        return this != ALBERT && this != MODERNBERT;
    }

    /** Is what the head reads dropped out, at the head's own rate? */
    boolean dropsPooled() {
        return names.head() == ParameterNames.Head.OF_TWO;
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
