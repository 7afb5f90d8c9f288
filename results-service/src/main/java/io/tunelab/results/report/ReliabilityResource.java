package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether a run's probabilities mean what they say. */
@Path("/api/v1/experiments/{id}/reliability")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class ReliabilityResource {
    private final ExperimentReads reads;
    private final TestedRuns tested;

    ReliabilityResource(ExperimentReads reads, TestedRuns tested) {
        this.reads = reads;
        this.tested = tested;
    }

    /**
     * The diagram and its two numbers.
     *
     * @param scaled the same numbers with the fitted temperature; absent for a run without one
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReliabilityView(
            String experimentId, double calibrationError, double testBrier, ScaledView scaled, List<BinView> bins) {
        public ReliabilityView {
            bins = List.copyOf(bins);
        }
    }

    /** With probabilities that are scaled with a temperature fitted on validation. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ScaledView(double temperature, double calibrationError, double testBrier) {}

    /** One point of the diagram. */
    @RegisterForReflection
    public record BinView(int examples, double confidence, double accuracy, IntervalView interval) {}

    @GET
    @APIResponseSchema(value = ReliabilityView.class, responseCode = "200", responseDescription = "The diagram")
    @Operation(
            operationId = "getReliability",
            summary = "How well the probabilities of a run are calibrated",
            description =
                    "Test examples in up to 15 bins of equal size by confidence, the expected calibration error over"
                            + " these bins, and the Brier score (of two labels that of one, 0 to 1; of more summed over the labels, 0 to 2).")
    @APIResponse(responseCode = "409", description = "The run has no test predictions yet")
    public ReliabilityView reliability(@PathParam("id") String id) {
        var run = reads.one(id);
        var calibration = tested.calibration(run)
                .orElseThrow(() -> new ProblemException(
                        409, "not_completed", "experiment '" + id + "' has no test predictions", List.of()));
        var reliability = calibration.plain();
        return new ReliabilityView(
                id,
                reliability.calibrationError(),
                reliability.brierScore(),
                calibration.scaled().map(ReliabilityResource::view).orElse(null),
                reliability.bins().stream().map(ReliabilityResource::view).toList());
    }

    private static ScaledView view(TestedRuns.Scaled scaled) {
        var reliability = scaled.reliability();
        return new ScaledView(scaled.temperature(), reliability.calibrationError(), reliability.brierScore());
    }

    private static BinView view(Reliability.Bin bin) {
        return new BinView(bin.examples(), bin.confidence(), bin.accuracy(), IntervalView.of(bin.interval()));
    }
}
