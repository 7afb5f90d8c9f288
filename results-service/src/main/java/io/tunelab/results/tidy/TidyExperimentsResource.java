package io.tunelab.results.tidy;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Naming, annotating, archiving and deleting an experiment. */
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class TidyExperimentsResource {
    private final TidyExperiments experiments;
    private final ExperimentReads reads;

    TidyExperimentsResource(TidyExperiments experiments, ExperimentReads reads) {
        this.experiments = experiments;
        this.reads = reads;
    }

    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, Marks.PATCH_TYPE})
    @Operation(
            operationId = "changeExperiment",
            summary = "Change an experiment's name, notes, tags, or whether it is archived",
            description = "A merge patch: what is absent stays, and null takes it away. Notes are Markdown.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "MarksPatch"),
                            examples = @ExampleObject(name = "a name", value = Marks.EXAMPLE)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ExperimentView.class)))
    @APIResponse(responseCode = "400", description = "Refused; `errors` says why")
    public ExperimentView changeExperiment(@PathParam("id") String id, String body) {
        experiments.change(id, Marks.read(body));
        return reads.one(id);
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteExperiment",
            summary = "Delete an experiment that has ended",
            description =
                    "With its epochs, events and predictions. What the topics still say of it is passed over, also by"
                            + " a rebuild, and its id is not used again. Its model stays in the artifact store.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "409", description = "It has not ended, or belongs to a study")
    public void deleteExperiment(@PathParam("id") String id) {
        experiments.delete(id);
    }
}
