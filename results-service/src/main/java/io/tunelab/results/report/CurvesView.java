package io.tunelab.results.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One metric of several runs over epochs or steps, and its mean over runs that differ in seeds only.
 *
 * @param by epoch or step
 */
@RegisterForReflection
public record CurvesView(String metric, String by, List<Line> runs, List<Band> groups) {
    public CurvesView {
        runs = List.copyOf(runs);
        groups = List.copyOf(groups);
    }

    /** The values {@code y} of a run at the epochs or steps {@code x}. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Line(String experimentId, String group, List<Integer> x, List<Double> y) {
        public Line {
            x = List.copyOf(x);
            y = List.copyOf(y);
        }
    }

    /** A mean over the runs of a group. */
    @RegisterForReflection
    public record Band(
            String group,
            List<Integer> x,
            List<Double> mean,

            @Schema(description = "The mean less one standard deviation; the mean where there is one run")
            List<Double> low,

            @Schema(description = "The mean and one standard deviation")
            List<Double> high,

            @Schema(description = "Over how many runs: some may have stopped early")
            List<Integer> runs) {
        /** Of runs whose points lie at the same places. */
        static Band of(String group, List<Line> lines) {
            Map<Integer, List<Double>> values = new TreeMap<>();
            for (var line : lines) {
                for (int i = 0; i < line.x().size(); i++) {
                    values.computeIfAbsent(line.x().get(i), none -> new ArrayList<>())
                            .add(line.y().get(i));
                }
            }
            var spreads = values.values().stream().map(Spread::of).toList();
            return new Band(
                    group,
                    List.copyOf(values.keySet()),
                    spreads.stream().map(Spread::mean).toList(),
                    spreads.stream()
                            .map(spread -> spread.mean() - spread.deviation().orElse(0.0))
                            .toList(),
                    spreads.stream()
                            .map(spread -> spread.mean() + spread.deviation().orElse(0.0))
                            .toList(),
                    spreads.stream().map(Spread::seeds).toList());
        }
    }
}
