package io.tunelab.results.tidy;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyReads;
import io.tunelab.results.study.StudyView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Renaming, annotating, archiving and deleting a study. */
@Path("/api/v1/studies")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Studies")
public class TidyStudiesResource {
    private final TidyStudies studies;
    private final StudyReads reads;

    TidyStudiesResource(TidyStudies studies, StudyReads reads) {
        this.studies = studies;
        this.reads = reads;
    }

    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, Marks.PATCH_TYPE})
    @Operation(
            operationId = "changeStudy",
            summary = "Change a study's name, notes, tags, or whether it is archived",
            description =
                    "A merge patch: what is absent stays, and null takes it away. Notes are Markdown. The id stays.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "MarksPatch"),
                            examples = @ExampleObject(name = "a name", value = Marks.EXAMPLE)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StudyView.class)))
    @APIResponse(responseCode = "400", description = "Refused; `errors` says why")
    public StudyView changeStudy(@PathParam("id") String id, String body) {
        studies.change(id, Marks.read(body));
        return reads.one(id);
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteStudy",
            summary = "Delete a study that has ended",
            description =
                    "Its experiments stay, unless `experiments=true`; even then experiments used by other studies are kept.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "409", description = "It has not ended")
    public void deleteStudy(
            @PathParam("id") String id,
            @QueryParam("experiments") @DefaultValue("false") @Parameter(schema = @Schema(type = SchemaType.BOOLEAN))
                    String withExperiments) {
        if (!withExperiments.equals("true") && !withExperiments.equals("false")) {
            throw ProblemException.parameter("experiments", withExperiments, "true, false");
        }
        studies.delete(id, withExperiments.equals("true"));
    }
}
