package io.tunelab.trainer.engine;

/** Where the classification layer of a trained model came from. */
public enum HeadOrigin {
    /** The starting model had none; drawn from the seed. */
    NEW,
    /** Taken from the starting model, whose classes have the same names in the same order. */
    KEPT,
    /** Taken from the starting model, its rows put in the order of the data's classes. */
    PERMUTED,
    /** The starting model has one for other classes; drawn from the seed. */
    REDRAWN
}
