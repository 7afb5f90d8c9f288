package io.tunelab.results.store;

/** The life of a study. */
public enum StudyState {
    RUNNING,
    /** What was submitted runs on; nothing new is submitted. */
    PAUSED,
    /** Its runs are asked to end. */
    CANCELLING,
    CANCELLED,
    /** Every experiment has ended; some may have failed. */
    COMPLETED,
    /** It cannot go on: no run of a stage that is needed completed. */
    FAILED;

    /** Whether nothing happens any more unless somebody asks for it. */
    public boolean isFinal() {
        return this == CANCELLED || this == COMPLETED || this == FAILED;
    }
}
