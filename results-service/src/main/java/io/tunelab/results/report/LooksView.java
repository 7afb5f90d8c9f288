package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Verdicts;
import java.util.List;

/**
 * How a stage that decides came to its verdicts.
 *
 * @param firstSeeds a side at the first look
 * @param taken how many looks there were
 * @param most how many there may be
 * @param nominalLevel of one comparison at each look
 * @param open configurations that get more seeds
 * @param runs of the stage so far
 * @param mostRuns with the most seeds for all
 * @param summary of where it stands, in words
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LooksView(
        int firstSeeds,
        int maxSeeds,
        int taken,
        int most,
        double confidence,
        double nominalLevel,
        List<String> open,
        int runs,
        int mostRuns,
        String summary,
        List<Step> steps) {
    public LooksView {
        open = List.copyOf(open);
        steps = List.copyOf(steps);
    }

    /** One comparison at one look; difference and interval are absent where it was not compared. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(int seeds, String name, Double difference, IntervalView interval, String outcome, boolean open) {
        /** In points, for example "3 seeds: b +0.8 (−0.1 to +1.7), undecided". */
        String text() {
            return "%d seeds: %s%s, %s"
                    .formatted(
                            seeds,
                            name,
                            difference == null
                                    ? ""
                                    : " %s (%s to %s)"
                                            .formatted(
                                                    Verdicts.points(difference),
                                                    Verdicts.points(interval.low()),
                                                    Verdicts.points(interval.high())),
                            outcome.replace('_', ' '));
        }
    }
}
