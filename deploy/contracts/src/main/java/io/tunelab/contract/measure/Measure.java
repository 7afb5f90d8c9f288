package io.tunelab.contract.measure;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One number that says how good a run is, with scikit-learn's definition. Of two labels the second one is the positive one;
 * of more, and of multi-label runs, the number is the unweighted mean over the labels, each against all others (macro,
 * one-vs-rest), unless its own definition covers several labels.
 */
public enum Measure {
    /** Mean cross entropy in nats, scikit-learn's {@code log_loss}; multi-label: mean of the labels' binary ones. */
    LOSS("loss", false, false),
    /** Share of right examples; multi-label: right in every label. */
    ACCURACY("accuracy", true, true),
    /** Of the positive label; more labels, or multi-label: macro. */
    F1("F1", true, true),
    /** Mean over all labels, of two as well. */
    MACRO_F1("macro F1", true, true),
    /** Mean recall over the labels that occur; multi-label: mean over labels of the mean of both recalls. */
    BALANCED_ACCURACY("balanced accuracy", true, true),
    /** Matthews correlation coefficient, −1 to 1, of more labels Gorodkin's R_K; multi-label: mean over labels. */
    MCC("MCC", true, false),
    /** Area under the ROC curve. */
    AUROC("AUROC", true, false),
    /** Average precision, the step-wise area under the precision-recall curve. */
    AVERAGE_PRECISION("average precision", true, false),
    /** Mean squared error of the probabilities: of two labels of the positive one's, of more summed over the labels. */
    BRIER("Brier score", false, false);

    private final String title;
    private final boolean isMoreBetter;
    private final boolean isShare;

    Measure(String title, boolean isMoreBetter, boolean isShare) {
        this.title = title;
        this.isMoreBetter = isMoreBetter;
        this.isShare = isShare;
    }

    /** As messages write it, for example {@code balanced_accuracy}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In words, within a sentence. */
    public String title() {
        return title;
    }

    public boolean isMoreBetter() {
        return isMoreBetter;
    }

    /** Whether people read it as a percentage of examples. */
    public boolean isShare() {
        return isShare;
    }

    public static Optional<Measure> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(name))
                .findFirst();
    }
}
