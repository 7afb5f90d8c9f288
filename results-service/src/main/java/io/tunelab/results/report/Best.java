package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The best configuration of each stage, by validation, or the fraction of the data that was chosen. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Best(String study, String selectBy, List<BestOfStage> stages) {
    public Best {
        stages = List.copyOf(stages);
    }

    /**
     * One stage's. In JSON its parts are one flat object.
     *
     * @param request of its best run, complete: submitted again it gives the same result
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BestOfStage(
            String stage,
            String name,
            @JsonUnwrapped Selected selected,
            @JsonUnwrapped Means means,

            @Schema(description = "Why it was chosen, where not simply for its validation value")
            String reason,

            String experimentId,
            @Schema(ref = "ExperimentRequest") JsonNode request) {}

    /** The mean over its runs of what the study selects by. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selected(int runs, double value, IntervalView interval) {
        private static Selected of(Spread spread) {
            return new Selected(
                    spread.seeds(),
                    spread.mean(),
                    spread.interval().map(IntervalView::of).orElse(null));
        }
    }

    /** Means over its runs. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Means(double valAccuracy, double valLoss, double testAccuracy, double testF1) {
        private static Means of(Configuration configuration) {
            return new Means(
                    mean(configuration.validation(MetricsView::accuracy)),
                    mean(configuration.validation(MetricsView::loss)),
                    mean(configuration.test(MetricsView::accuracy)),
                    mean(configuration.test(MetricsView::f1)));
        }

        private static double mean(Optional<Spread> spread) {
            return spread.map(Spread::mean).orElseThrow();
        }
    }

    /** Without the stages of which no run has completed. */
    static Best of(StudyResults study) {
        var by = study.selectBy();
        return new Best(
                study.id(),
                by.wireName(),
                study.stages().stream()
                        .flatMap(stage -> stage.bestConfiguration().map(best -> of(stage, best, by)).stream())
                        .toList());
    }

    private static BestOfStage of(Stage stage, Configuration best, SelectBy by) {
        var run = best.completed().get(0);
        return new BestOfStage(
                stage.name(),
                best.name(),
                Selected.of(best.selection(by).orElseThrow()),
                Means.of(best),
                stage.reason().orElse(null),
                run.experimentId(),
                withoutPause(run.request()));
    }

    /** Submitted again it is to train to its end. */
    private static JsonNode withoutPause(JsonNode request) {
        return request instanceof ObjectNode object ? object.deepCopy().without("pause_after") : request;
    }
}
