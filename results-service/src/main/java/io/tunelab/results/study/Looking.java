package io.tunelab.results.study;

/** Looks at the stages of a study that decide, when their runs are over, and gives them more seeds or ends them. */
public interface Looking {
    /** @return whether something is missing that comes without any change of a run: it has to be asked again soon */
    boolean look(String studyId);
}
