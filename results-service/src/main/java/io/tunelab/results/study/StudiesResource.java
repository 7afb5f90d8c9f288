package io.tunelab.results.study;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.Waiting;
import io.tunelab.results.study.spec.Limits;
import io.tunelab.results.study.spec.LocatedText;
import io.tunelab.results.study.spec.LocatedText.Syntax;
import io.tunelab.results.study.spec.OverrideReader;
import io.tunelab.results.study.spec.StudyReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

/** Starting, watching and steering studies. */
@Path("/api/v1/studies")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Studies")
public class StudiesResource {
    private static final String YAML = "application/yaml";
    private static final String OLD_YAML = "application/x-yaml";
    private static final String TEXT_YAML = "text/yaml";
    private static final String EXAMPLE = """
            name: context
            question: Does more context help?
            select_by: val_loss
            seeds: 3
            fixed:
              model: distilbert-base-uncased
              dataset: {name: imdb, fraction: 0.25}
            stages:
              - name: context
                grid: {max_length: [128, 256], learning_rate: [2e-5, 1e-5]}
              - name: data
                best_of: context
                grid: {dataset.fraction: [0.25, 0.5, 1.0]}
            """;
    private static final String EXTENSION_EXAMPLE = "{\"stage\": \"context\", \"seeds\": 5}";

    private final StudyCommands commands;
    private final StudyReads reads;
    private final DryRun dryRun;
    private final StudyReader reader;

    StudiesResource(StudyCommands commands, StudyReads reads, DryRun dryRun, StudyLimits limits) {
        this.commands = commands;
        this.reads = reads;
        this.dryRun = dryRun;
        this.reader = new StudyReader(new Limits(limits.stages(), limits.cells()));
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, YAML, OLD_YAML, TEXT_YAML})
    @Operation(
            operationId = "startStudy",
            summary = "Start a study",
            description = "The body is a study as YAML or JSON, as study.schema.json of the contracts describes it."
                    + " Its experiments are submitted stage by stage.")
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "StudySpec")),
                @Content(
                        mediaType = YAML,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "two stages", value = EXAMPLE))
            })
    @APIResponse(
            responseCode = "201",
            description = "Started",
            content = @Content(schema = @Schema(implementation = StudyView.class)))
    @APIResponse(
            responseCode = "200",
            description = "With dry_run: what would be run",
            content = @Content(schema = @Schema(implementation = DryRun.PlannedStudy.class)))
    @APIResponse(
            responseCode = "400",
            description = "Refused; `errors` names each field, its line, its value and what is allowed")
    public Response start(
            String body,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type,
            @QueryParam("dry_run")
                    @Parameter(
                            description = "Only check the study and show what it would run",
                            schema = @Schema(type = SchemaType.BOOLEAN))
                    String isDry,
            @QueryParam("override")
                    @Parameter(
                            description = "field=value for the fixed fields; may be given several times",
                            example = "model=all-minilm-l6-v2")
                    List<String> override) {
        var changes = OverrideReader.read(override);
        var spec = reader.read(text(body, type)).withFixed(changes);
        if (isDry != null && flag("dry_run", isDry)) {
            return Response.ok(dryRun.of(spec)).build();
        }
        var id = commands.create(spec, changes.isEmpty() && !isJson(type) ? Optional.of(body) : Optional.empty());
        return Response.created(URI.create("/api/v1/studies/" + id))
                .entity(reads.one(id))
                .build();
    }

    @GET
    @Operation(
            operationId = "listStudies",
            summary = "List studies, the newest first",
            description = "Every field of `/api/v1/fields/studies` is a parameter, and so is `tags.<name>`; several"
                    + " values, separated by commas, mean any of them. `next` and `previous` are cursors. Archived"
                    + " studies are left out unless `archived` is `only` or `all`.")
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING), example = "RUNNING")
    @Parameter(name = "name", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "filter",
            in = ParameterIn.QUERY,
            description = "As for experiments",
            schema = @Schema(type = SchemaType.STRING),
            example = "state = COMPLETED and tags.owner = 'ann'")
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Words that the id, name, question, tags or notes contain",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "archived",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"no", "only", "all"}))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING),
            example = "-updated_at")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "`next` or `previous` of another page",
            schema = @Schema(type = SchemaType.STRING))
    public Page<StudyView> list(@Context UriInfo uri) {
        return reads.list(ListQuery.of(uri.getQueryParameters(), StudyFields.LIST));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getStudy", summary = "One study, with its specification, stages and cells")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StudyView.class)))
    @APIResponse(responseCode = "404", description = "There is no such study")
    public Uni<StudyView> one(
            @PathParam("id") String id,
            @QueryParam("wait")
                    @Parameter(description = "Answer when it has ended, after at most this many seconds, 1 to 300")
                    String wait) {
        return Waiting.until(wait, study -> study.standing().state().isFinal(), () -> reads.one(id));
    }

    @GET
    @Path("{id}/specification")
    @Produces(YAML)
    @Operation(
            operationId = "getStudySpecification",
            summary = "A study as YAML, to change and start as another",
            description =
                    "The text it was started with, including its comments. A study that was started from JSON or"
                            + " with overrides, or was extended, is written from what it is: grids and draws as configurations.")
    @APIResponse(
            responseCode = "200",
            description = "As `POST /api/v1/studies` reads it",
            content =
                    @Content(
                            mediaType = YAML,
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "two stages", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "There is no such study")
    public String specification(@PathParam("id") String id) {
        return reads.specification(id);
    }

    @POST
    @Path("{id}/pause")
    @APIResponseSchema(value = StudyView.class, responseCode = "200", responseDescription = "Paused")
    @Operation(
            operationId = "pauseStudy",
            summary = "Pause a study",
            description = "No new runs are submitted. Runs that were already submitted finish.")
    @APIResponse(responseCode = "409", description = "The study is not running")
    public StudyView pause(@PathParam("id") String id) {
        commands.pause(id);
        return reads.one(id);
    }

    @POST
    @Path("{id}/resume")
    @APIResponseSchema(value = StudyView.class, responseCode = "200", responseDescription = "Resumed")
    @Operation(operationId = "resumeStudy", summary = "Resume a paused study")
    @APIResponse(responseCode = "409", description = "It is not paused")
    public StudyView resume(@PathParam("id") String id) {
        commands.resume(id);
        return reads.one(id);
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelStudy", summary = "Cancel a study with its queued and running experiments")
    @APIResponse(
            responseCode = "202",
            description = "It is CANCELLING until every run has ended",
            content = @Content(schema = @Schema(implementation = StudyView.class)))
    @APIResponse(responseCode = "409", description = "It has already ended")
    public Response cancel(@PathParam("id") String id) {
        commands.cancel(id);
        return Response.accepted(reads.one(id)).build();
    }

    @POST
    @Path("{id}/retry")
    @APIResponseSchema(value = StudyView.class, responseCode = "200", responseDescription = "Started again")
    @Operation(
            operationId = "retryStudy",
            summary = "Retry failed and cancelled runs",
            description =
                    "Each becomes a new experiment. Stages that have already started keep the values they inherited.")
    @APIResponse(responseCode = "409", description = "No cell failed or was cancelled")
    public StudyView retry(
            @PathParam("id") String id,
            @QueryParam("cell")
                    @Parameter(description = "Only these; may be given several times", example = "context-03")
                    List<String> cells) {
        commands.retry(id, new HashSet<>(cells));
        return reads.one(id);
    }

    @POST
    @Path("{id}/extend")
    @Consumes({MediaType.APPLICATION_JSON, YAML, OLD_YAML, TEXT_YAML})
    @APIResponseSchema(value = StudyView.class, responseCode = "200", responseDescription = "Extended")
    @Operation(
            operationId = "extendStudy",
            summary = "Add seeds or configurations",
            description =
                    "Finished runs are not repeated. `seeds` is the new total, or a list of additional seeds; without"
                            + " `stage` it applies to all stages.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "StudyExtension"),
                            examples = @ExampleObject(name = "five seeds", value = EXTENSION_EXAMPLE)))
    @APIResponse(responseCode = "400", description = "Refused; `errors` says why")
    @APIResponse(responseCode = "409", description = "It adds nothing new")
    public StudyView extend(
            @PathParam("id") String id,
            String body,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type) {
        commands.extend(id, text(body, type));
        return reads.one(id);
    }

    /** Strict, because a typing error must not start what was only to be looked at. */
    private static boolean flag(String name, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw ProblemException.parameter(name, text, "true, false");
        }
        return text.equals("true");
    }

    private static LocatedText text(String body, String type) {
        return LocatedText.parse(body == null ? "" : body, isJson(type) ? Syntax.JSON : Syntax.YAML);
    }

    private static boolean isJson(String type) {
        return type != null && MediaType.valueOf(type).isCompatible(MediaType.APPLICATION_JSON_TYPE);
    }
}
