package io.tunelab.results.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.rest.Waiting;
import io.tunelab.results.store.State;
import io.tunelab.results.submit.Submission;
import io.tunelab.results.table.TableFile;
import io.tunelab.results.table.TableFormat;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Submitting, finding and cancelling experiments. */
@RegisterForReflection(targets = ExperimentRequest.class)
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class ExperimentsResource {
    private static final Set<String> FORMAT = Set.of("format");
    private static final int AT_ONCE = 200;
    private final Submission submission;
    private final ExperimentReads reads;

    /** What a command was asked of, with the state that it had then. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Asked(String experimentId, State state) {}

    ExperimentsResource(Submission submission, ExperimentReads reads) {
        this.submission = submission;
        this.reads = reads;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitExperiment",
            summary = "Submit an experiment",
            description =
                    "Every field has a default; max_len, lr and batch are aliases. With `reuse` (the default) and without"
                            + " `experiment_id`, a finished run with the same settings, model, data and versions answers (200) in"
                            + " place of a new one.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "ExperimentRequest"),
                            examples =
                                    @ExampleObject(
                                            name = "256 tokens",
                                            value =
                                                    "{\"model\": \"distilbert-base-uncased\", \"max_length\": 256, \"batch_size\": 16, \"learning_rate\": 1e-5}")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the body is the request with all defaults",
            content = @Content(schema = @Schema(ref = "ExperimentRequest")))
    @APIResponse(
            responseCode = "200",
            description = "An identical run has finished; the body is its request",
            content = @Content(schema = @Schema(ref = "ExperimentRequest")))
    @APIResponse(
            responseCode = "400",
            description = "Refused; `errors` names each field, its value and what is allowed")
    @APIResponse(responseCode = "409", description = "The id is taken by another request")
    public Response submit(String body, @Context UriInfo uri) {
        var outcome = submission.submit(body == null ? "" : body);
        var request = outcome.request();
        return Response.status(outcome.isFinished() ? 200 : 202)
                .entity(request)
                .location(URI.create("/api/v1/experiments/" + request.experimentId()))
                .build();
    }

    @GET
    @Operation(
            operationId = "listExperiments",
            summary = "List experiments",
            description = "Every field of `/api/v1/fields/experiments` is a parameter, and so is `tags.<name>`; several"
                    + " values, separated by commas, mean any of them. `next` and `previous` are cursors. Archived"
                    + " experiments are left out unless `archived` is `only` or `all`.")
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING), example = "RUNNING")
    @Parameter(name = "study", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING),
            example = "-val_accuracy,learning_rate")
    @Parameter(
            name = "filter",
            in = ParameterIn.QUERY,
            description = "Conditions on fields and metrics with =, !=, <, <=, >, >=, ~ (contains), in (…), is present,"
                    + " is missing, and, or, not, parentheses; text in single quotes",
            schema = @Schema(type = SchemaType.STRING),
            example = "val_accuracy >= 0.85 and (max_length = 512 or learning_rate < 1e-5)")
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Words that the id, name, study, model, data, worker, error, tags or notes contain",
            schema = @Schema(type = SchemaType.STRING),
            example = "imdb final")
    @Parameter(
            name = "archived",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"no", "only", "all"}))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER, maximum = "500"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "A page, or a table",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ExperimentPage.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Produces(MediaType.WILDCARD)
    public Response list(
            @Context UriInfo uri,
            @QueryParam("format")
                    @Parameter(
                            description =
                                    "json, csv, parquet; a table has all experiments of the selection unless `limit` is given")
                    String format,
            @Context HttpHeaders headers) {
        var as = TableFormat.asked(format, headers, TableFormat.JSON, TableFormat.CSV, TableFormat.PARQUET);
        var given = uri.getQueryParameters();
        var query = ListQuery.of(given, ExperimentFields.LIST, FORMAT);
        if (as == TableFormat.JSON) {
            return Response.ok(reads.list(query), as.mediaType()).build();
        }
        boolean isPart = given.containsKey("limit") || given.containsKey("size");
        var ids = isPart
                ? reads.list(query).items().stream()
                        .map(ExperimentView::experimentId)
                        .toList()
                : reads.ids(query);
        var rows = new ExperimentTable(ids, AT_ONCE, reads::summaries);
        return TableFile.answer(rows, as, "experiments");
    }

    /** For the document: a page of experiments. */
    public record ExperimentPage(List<ExperimentView> items, long total, String next, String previous, Long offset) {
        public ExperimentPage {
            items = List.copyOf(items);
        }
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getExperiment", summary = "One experiment, with its epochs")
    @APIResponseSchema(value = ExperimentView.class, responseCode = "200", responseDescription = "As it is now")
    public Uni<ExperimentView> one(
            @PathParam("id") String id,
            @QueryParam("wait")
                    @Parameter(description = "Answer when it has ended, after at most this many seconds, 1 to 300")
                    String wait) {
        return Waiting.until(wait, run -> run.standing().state().isOver(), () -> reads.one(id));
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelExperiment", summary = "Cancel a queued or running experiment")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the state changes when the trainer has stopped",
            content = @Content(schema = @Schema(implementation = Asked.class)))
    @APIResponse(responseCode = "409", description = "It has already ended")
    public Response cancel(@PathParam("id") String id) {
        var run = reads.entity(id);
        submission.cancel(id, run.state);
        return Response.accepted(new Asked(id, run.state))
                .location(URI.create("/api/v1/experiments/" + id))
                .build();
    }

    @POST
    @Path("{id}/continue")
    @Operation(
            operationId = "continueExperiment",
            summary = "Resume a paused experiment from its checkpoint",
            description =
                    "One that was submitted with `pause_after`. Runs of a study's halving are continued by the study.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the state changes when a trainer has received it",
            content = @Content(schema = @Schema(implementation = Asked.class)))
    @APIResponse(responseCode = "409", description = "It is not paused")
    public Response resume(
            @PathParam("id") String id,
            @QueryParam("until_epoch")
                    @Parameter(description = "Pause again after this epoch (default: run to the end)")
                    String untilEpoch) {
        var run = reads.entity(id);
        submission.resume(id, run.state, Optional.ofNullable(untilEpoch));
        return Response.accepted(new Asked(id, run.state))
                .location(URI.create("/api/v1/experiments/" + id))
                .build();
    }
}
