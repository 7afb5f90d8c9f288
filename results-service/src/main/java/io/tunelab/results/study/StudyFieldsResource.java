package io.tunelab.results.study;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.find.FieldView;
import io.tunelab.results.find.ListQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What helps to write a filter for studies, and studies in groups. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Studies")
public class StudyFieldsResource {
    private final StudyReads reads;

    StudyFieldsResource(StudyReads reads) {
        this.reads = reads;
    }

    /** @param groups the largest first, at most 200 */
    @RegisterForReflection
    @Schema(name = "StudyGroups")
    public record Groups(String by, List<FieldView.Value> groups) {
        public Groups {
            groups = List.copyOf(groups);
        }
    }

    @GET
    @Path("fields/studies")
    @Operation(
            operationId = "listStudyFields",
            summary = "The fields that studies are filtered, sorted and grouped by, with operators and an example")
    public List<FieldView> fields() {
        return reads.fields();
    }

    @GET
    @Path("groups/studies")
    @Operation(
            operationId = "groupStudies",
            summary = "Studies grouped by any field",
            description = "Takes the same parameters as the list of studies.")
    public Groups groups(
            @QueryParam("by") @Parameter(required = true, example = "state") String by, @Context UriInfo uri) {
        var field = by == null ? "" : by;
        return new Groups(
                field, reads.groups(ListQuery.of(uri.getQueryParameters(), StudyFields.LIST, Set.of("by")), field));
    }
}
