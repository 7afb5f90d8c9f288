package io.tunelab.results.query;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.find.FieldView;
import io.tunelab.results.find.ListQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** What helps to write a filter for experiments, and experiments in groups. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class FieldsResource {
    private final ExperimentReads reads;

    FieldsResource(ExperimentReads reads) {
        this.reads = reads;
    }

    /** @param groups the largest first, at most 200 */
    @RegisterForReflection
    @Schema(name = "ExperimentGroups")
    public record Groups(String by, List<ExperimentGroup> groups) {
        public Groups {
            groups = List.copyOf(groups);
        }
    }

    @GET
    @Path("fields/experiments")
    @Operation(
            operationId = "listExperimentFields",
            summary = "The fields that experiments are filtered, sorted and grouped by, with operators and an example")
    public List<FieldView> fields() {
        return reads.fieldViews();
    }

    @GET
    @Path("fields/experiments/{name}/values")
    @Operation(
            operationId = "listFieldValues",
            summary = "The values of a field that experiments have, the most frequent first")
    public List<FieldView.Value> values(
            @PathParam("name") String name,
            @QueryParam("contains") @Parameter(description = "Only those that contain this text") String contains) {
        return reads.values(name, contains == null ? "" : contains);
    }

    @GET
    @Path("groups/experiments")
    @Operation(
            operationId = "groupExperiments",
            summary = "Experiments grouped by any field",
            description = "Takes the same parameters as the list of experiments.")
    public Groups groups(
            @QueryParam("by") @Parameter(required = true, example = "model") String by, @Context UriInfo uri) {
        var field = by == null ? "" : by;
        return new Groups(
                field,
                reads.groups(ListQuery.of(uri.getQueryParameters(), ExperimentFields.LIST, Set.of("by")), field));
    }
}
