package io.tunelab.results.study.plan;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.study.spec.RequestFields;
import java.util.List;
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
 * @param course how far it is, where its stage is halved
 */
public record Cell(
        Key key,
        String name,
        RequestFields configuration,
        int seed,
        int tryNumber,
        Optional<ExperimentRequest> request,
        CellState state,
        OptionalDouble value,
        Course course) {
    /** One whose stage is not halved. */
    public Cell(
            Key key,
            String name,
            RequestFields configuration,
            int seed,
            int tryNumber,
            Optional<ExperimentRequest> request,
            CellState state,
            OptionalDouble value) {
        this(key, name, configuration, seed, tryNumber, request, state, value, Course.NONE);
    }

    /**
     * How far a run is that may be stopped early.
     *
     * @param until the epoch until which the study lets it train; 0: to the first rung
     * @param pausedAfter finished epochs at its last pause; 0 if there was none
     * @param stopped why the study stopped it
     * @param best by epoch, the best value so far of what the study selects by
     */
    public record Course(int until, int pausedAfter, Optional<String> stopped, List<Double> best) {
        public static final Course NONE = new Course(0, 0, Optional.empty(), List.of());

        public Course {
            best = List.copyOf(best);
        }

        /** The best value until {@code epoch}; a run that {@code isOver} before keeps its last. Empty: it is not so far. */
        Optional<Double> at(int epoch, boolean isOver) {
            boolean isThere = best.size() >= epoch || isOver && !best.isEmpty();
            return isThere ? Optional.of(best.get(Math.min(epoch, best.size()) - 1)) : Optional.empty();
        }
    }

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
