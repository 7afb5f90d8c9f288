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

/** Which fields of a search matter. */
@Path("/api/v1/studies/{id}/importance")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Study results")
public class FieldImportanceResource {
    private final StudyResultsReads reads;

    FieldImportanceResource(StudyResultsReads reads) {
        this.reads = reads;
    }

    @GET
    @APIResponseSchema(value = FieldImportance.class, responseCode = "200", responseDescription = "The fields")
    @Operation(
            operationId = "getFieldImportance",
            summary = "Which part of the variance of the selection measure each field explains",
            description =
                    "First-order sensitivity indices of the fields over the configurations of a stage, as functional"
                            + " ANOVA has them, and pairs of fields that clearly explain more together. Of drawn"
                            + " configurations or a full grid only, because fields that were varied together share what they"
                            + " explain. Without `stage` the first with enough configurations.")
    @APIResponse(responseCode = "409", description = FieldImportance.TOO_FEW)
    public FieldImportance importance(@PathParam("id") String id, @QueryParam("stage") String stage) {
        var study = reads.one(id);
        return study.selected(stage).stream()
                .flatMap(one -> FieldImportance.of(one, study.selectBy()).stream())
                .findFirst()
                .orElseThrow(() -> new ProblemException(409, "not_completed", FieldImportance.TOO_FEW, List.of()));
    }
}
