package io.tunelab.results.measures;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.WholeNumber;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a run's test predictions are worth. */
@Path("/api/v1/experiments/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class MeasuresResource {
    private static final int MOST_BINS = 50;
    private final ExampleReads examples;
    private final ExperimentReads experiments;

    MeasuresResource(ExampleReads examples, ExperimentReads experiments) {
        this.examples = examples;
        this.experiments = experiments;
    }

    @GET
    @Path("measures")
    @APIResponseSchema(value = RunMeasures.class, responseCode = "200", responseDescription = "The measures")
    @Operation(
            operationId = "getMeasures",
            summary = "All measures of a run on its test split, for each label too",
            description =
                    "With scikit-learn's definitions, from the stored predictions. Of two labels they are those of the second"
                            + " one; of more, and of multi-label runs, unweighted means over the labels, each against all"
                            + " others, without labels that occur in no example or in every example.")
    @APIResponse(responseCode = "409", description = "The run has no test predictions yet")
    public RunMeasures measures(@PathParam("id") String id) {
        var tested = TestedRun.find(examples, id);
        return RunMeasures.of(tested, experiments.one(id).selection().thresholds());
    }

    @GET
    @Path("curves")
    @APIResponseSchema(value = Curves.class, responseCode = "200", responseDescription = "A curve per label")
    @Operation(
            operationId = "getRocAndPrecisionRecallCurves",
            summary = "ROC and precision-recall curves of a run on its test split",
            description =
                    "For loss by step, see `curve`. About 200 points each: points on a straight line, and steps too small to be seen, are left out.")
    @APIResponse(responseCode = "409", description = "The run has no test predictions yet")
    public Curves curves(
            @PathParam("id") String id,
            @QueryParam("label") @Parameter(description = "Only this one, against all others") String label) {
        var tested = TestedRun.find(examples, id);
        if (label == null) {
            return Curves.of(tested);
        }
        int number = tested.labels().indexOf(label);
        if (number < 0) {
            throw ProblemException.parameter("label", label, "one of the labels " + tested.labels());
        }
        return Curves.of(tested, number);
    }

    @GET
    @Path("errors-by-length")
    @APIResponseSchema(value = ErrorsByLength.class, responseCode = "200", responseDescription = "Bins of lengths")
    @Operation(
            operationId = "getErrorsByLength",
            summary = "How often a run is wrong on shorter and longer test examples, by their tokens")
    @APIResponse(responseCode = "409", description = "The run has no test predictions yet")
    public ErrorsByLength errorsByLength(
            @PathParam("id") String id, @QueryParam("bins") @DefaultValue("8") String bins) {
        int most = WholeNumber.of("bins", bins, MOST_BINS);
        var tested = TestedRun.find(examples, id);
        return ErrorsByLength.of(tested, experiments.one(id).request(), most);
    }
}
