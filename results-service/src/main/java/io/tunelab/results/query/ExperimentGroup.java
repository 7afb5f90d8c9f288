package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.store.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Experiments that have the same value of a field.
 *
 * @param value absent of those that have none
 * @param ended of which nothing more will become
 * @param valLossMin the lowest validation loss
 * @param valAccuracyMax the highest validation accuracy
 * @param valAccuracyMean the mean validation accuracy of those that have one
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentGroup(
        Object value,
        long count,
        long completed,
        long ended,
        Double valLossMin,
        Double valAccuracyMax,
        Double valAccuracyMean,
        Instant lastSubmittedAt) {
    static final String SELECT = ", sum(case when state = COMPLETED then 1 else 0 end)"
            + ", sum(case when state in (" + over() + ") then 1 else 0 end)"
            + ", min(best.loss), max(best.accuracy), avg(best.accuracy), max(submittedAt)";

    private static String over() {
        return Arrays.stream(State.values())
                .filter(State::isOver)
                .map(State::name)
                .collect(Collectors.joining(", "));
    }

    static List<ExperimentGroup> of(List<Object[]> rows) {
        return rows.stream()
                .map(row -> new ExperimentGroup(
                        row[0],
                        ((Number) row[1]).longValue(),
                        ((Number) row[2]).longValue(),
                        ((Number) row[3]).longValue(),
                        (Double) row[4],
                        (Double) row[5],
                        (Double) row[6],
                        (Instant) row[7]))
                .toList();
    }
}
