package io.tunelab.results.measures;

import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.rest.ProblemException;
import java.util.List;

/** Finds the test predictions that a request is about. */
final class TestedRun {
    private TestedRun() {}

    /** @throws ProblemException 404 if there is no such experiment, 409 if it has no predictions */
    static TestedExamples find(ExampleReads reads, String id) {
        return reads.find(id)
                .filter(found -> !found.examples().isEmpty())
                .orElseThrow(() -> new ProblemException(
                        409, "not_completed", "experiment '" + id + "' has no test predictions", List.of()));
    }
}
