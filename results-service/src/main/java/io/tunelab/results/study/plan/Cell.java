package io.tunelab.results.study.plan;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.study.spec.RequestFields;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One experiment of a study and what is known of it.
 *
 * @param name of its configuration; cells that differ in nothing but the seed share it
 * @param configuration the fields that it sets itself
 * @param tryNumber counts from 1; a retry counts it up
 * @param request as it was decided; empty as long as it waits for that
 * @param value what the study selects by, of the run's best epoch; empty unless the run completed
 */
public record Cell(
        Key key,
        String name,
        RequestFields configuration,
        int seed,
        int tryNumber,
        Optional<ExperimentRequest> request,
        CellState state,
        OptionalDouble value) {
    /**
     * Its place in the study.
     *
     * @param number counts from 1 in each stage
     */
    public record Key(String stage, int number) {}

    /** The id of its experiment; the same for the same study, cell and try, whoever works it out. */
    public String experimentId(String study) {
        var id = "%s-%s-%02d".formatted(study, key.stage(), key.number());
        return tryNumber == 1 ? id : id + "-try" + tryNumber;
    }
}
