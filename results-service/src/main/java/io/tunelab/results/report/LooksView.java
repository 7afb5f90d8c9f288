package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Verdicts;
import java.util.List;

/** How a stage that decides came to its verdicts. In JSON its parts are one flat object. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LooksView(
        @JsonUnwrapped Rule rule, @JsonUnwrapped Standing standing, List<Step> steps) {
    public LooksView {
        steps = List.copyOf(steps);
    }

    /**
     * How it decides.
     *
     * @param firstSeeds a side at the first look
     * @param most how many looks there may be
     * @param nominalLevel of one comparison at each look
     * @param mostRuns of the stage, with the most seeds for all
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Rule(int firstSeeds, int maxSeeds, int most, double confidence, double nominalLevel, int mostRuns) {}

    /**
     * How far it is.
     *
     * @param taken how many looks there were
     * @param open configurations that get more seeds
     * @param runs of the stage so far
     * @param summary in words
     */
    @RegisterForReflection
    public record Standing(int taken, List<String> open, int runs, String summary) {
        public Standing {
            open = List.copyOf(open);
        }
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
                                    : " %s (%s)"
                                            .formatted(
                                                    Verdicts.points(difference),
                                                    Verdicts.range(interval.low(), interval.high())),
                            outcome.replace('_', ' '));
        }
    }
}
