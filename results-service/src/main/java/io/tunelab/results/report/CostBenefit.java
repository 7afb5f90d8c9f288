package io.tunelab.results.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.ParetoFront;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Validation accuracy against time. Time on different machines is not the same: comparisons warn of that. */
@RegisterForReflection
public record CostBenefit(List<Point> points) {
    public CostBenefit {
        points = List.copyOf(points);
    }

    /**
     * One configuration.
     *
     * @param fitSeconds of training and validation, mean over its runs
     * @param onFront whether no other configuration is at least as accurate in at most the same time, and better in one
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "CostBenefitPoint")
    public record Point(String stage, String name, double fitSeconds, double valAccuracy, boolean onFront) {}

    private record Named(String stage, Configuration configuration, ParetoFront.Point point) {}

    static CostBenefit of(List<Stage> stages) {
        var all = new ArrayList<Named>();
        for (var stage : stages) {
            for (var configuration : stage.configurations()) {
                var accuracy = configuration.validation(MetricsView::accuracy).map(Spread::mean);
                var seconds = configuration.seconds().map(Spread::mean);
                if (accuracy.isPresent() && seconds.isPresent()) {
                    var point = new ParetoFront.Point(seconds.get(), accuracy.get());
                    all.add(new Named(stage.name(), configuration, point));
                }
            }
        }
        var front = ParetoFront.of(all.stream().map(Named::point).toList());
        var points = new ArrayList<Point>();
        for (int i = 0; i < all.size(); i++) {
            var one = all.get(i);
            points.add(new Point(
                    one.stage(),
                    one.configuration().name(),
                    one.point().cost(),
                    one.point().value(),
                    front.get(i)));
        }
        return new CostBenefit(points);
    }
}
