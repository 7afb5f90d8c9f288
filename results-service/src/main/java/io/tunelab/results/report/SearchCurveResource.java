package io.tunelab.results.report;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResultsReads;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a search with fewer draws would have found. */
@Path("/api/v1/studies/{id}/search-curve")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Study results")
public class SearchCurveResource {
    private final StudyResultsReads reads;

    SearchCurveResource(StudyResultsReads reads) {
        this.reads = reads;
    }

    @GET
    @APIResponseSchema(value = SearchCurve.class, responseCode = "200", responseDescription = "The curve")
    @Operation(
            operationId = "getSearchCurve",
            summary = "Expected validation performance by the number of draws",
            description =
                    "The best validation value that a random search of 1, 2, … draws would be expected to find, its"
                            + " standard deviation and its time (Dodge et al. 2019). Without `stage` the first with a draw.")
    @APIResponse(responseCode = "409", description = "No stage has three drawn configurations with completed runs")
    public SearchCurve searchCurve(@PathParam("id") String id, @QueryParam("stage") String stage) {
        var study = reads.one(id);
        return study.selected(stage).stream()
                .flatMap(one -> SearchCurve.of(one, study.selectBy()).stream())
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        409,
                        "not_completed",
                        "no stage has three drawn configurations with completed runs",
                        List.of()));
    }
}
