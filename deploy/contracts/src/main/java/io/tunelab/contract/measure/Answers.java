package io.tunelab.contract.measure;

/** What a classifier said of examples whose labels are known. Examples and labels count from 0. */
public interface Answers {
    int examples();

    int labels();

    /** Whether an example may have any number of labels; else it has exactly one. */
    boolean isMultiLabel();

    /** Whether the label is true of the example. */
    boolean has(int example, int label);

    /** In 0 to 1; without {@link #isMultiLabel} those of an example add up to 1. */
    float probability(int example, int label);
}
