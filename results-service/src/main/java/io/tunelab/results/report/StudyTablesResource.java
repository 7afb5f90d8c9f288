package io.tunelab.results.report;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.table.Markdown;
import io.tunelab.results.table.RowSource;
import io.tunelab.results.table.TableFile;
import io.tunelab.results.table.TableFormat;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A study's results as tables, for programs and for people. */
@Path("/api/v1/studies/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Study results")
public class StudyTablesResource {
    private final StudyResultsReads reads;
    private final ImportedBaselines imported;

    StudyTablesResource(StudyResultsReads reads, ImportedBaselines imported) {
        this.reads = reads;
        this.imported = imported;
    }

    /** A table as JSON; values by column. */
    @RegisterForReflection
    public record Rows(String study, List<Map<String, Object>> rows) {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    @GET
    @Path("table")
    @Operation(
            operationId = "getTable",
            summary = "The results as a table",
            description =
                    "`rows=configurations` gives means, standard deviations and 95% intervals over the seeds, and a row for"
                            + " each imported baseline (`not_run_here`); `rows=runs` gives a row per run with everything that is known of it. Markdown"
                            + " and LaTeX are for"
                            + " people: configurations only, the best in bold.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Rows.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-latex", schema = @Schema(type = SchemaType.STRING))
            })
    @Produces(MediaType.WILDCARD)
    public Response table(
            @PathParam("id") String id,
            @QueryParam("stage") @Parameter(description = "Only this one") String stage,
            @QueryParam("rows") @DefaultValue("configurations") String rows,
            @QueryParam("format") String format,
            @Context HttpHeaders headers) {
        var study = reads.oneOrLabel(id);
        var stages = study.selected(stage);
        var as = TableFormat.asked(format, headers, TableFormat.values());
        if (isForPeople(as)) {
            if (!rows.equals("configurations")) {
                throw ProblemException.parameter("rows", rows, "configurations, for " + as.wireName());
            }
            return Response.ok(paper(study, stages, as), as.mediaType()).build();
        }
        return switch (rows) {
            case "configurations" ->
                answer(id, StudyTables.configurations(study, stages, imported.of(study)), as, "table");
            case "runs" -> answer(id, StudyTables.runs(study, stages), as, "runs");
            default -> throw ProblemException.parameter("rows", rows, "configurations, runs");
        };
    }

    @GET
    @Path("metrics")
    @APIResponse(
            responseCode = "200",
            description = "A row per epoch",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Rows.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Operation(
            operationId = "getMetrics",
            summary = "Every epoch of every run",
            description = "format: json, csv, parquet. Also of a study that is only a label on requests.")
    @Produces(MediaType.WILDCARD)
    public Response metrics(
            @PathParam("id") String id,
            @QueryParam("stage") String stage,
            @QueryParam("format") String format,
            @Context HttpHeaders headers) {
        var study = reads.oneOrLabel(id);
        var as = TableFormat.asked(format, headers, TableFormat.JSON, TableFormat.CSV, TableFormat.PARQUET);
        return answer(id, RunRows.ofEpochs(id, study.selected(stage), reads::epochs), as, "metrics");
    }

    @GET
    @Path("steps")
    @Operation(
            operationId = "getStudySteps",
            summary = "The training curves of every run: loss, learning rate and tokens per second every N steps",
            description = "format: json, csv, parquet")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Rows.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Produces(MediaType.WILDCARD)
    public Response steps(
            @PathParam("id") String id,
            @QueryParam("stage") String stage,
            @QueryParam("format") String format,
            @Context HttpHeaders headers) {
        var study = reads.oneOrLabel(id);
        var as = TableFormat.asked(format, headers, TableFormat.JSON, TableFormat.CSV, TableFormat.PARQUET);
        return answer(id, RunRows.ofSteps(id, study.selected(stage), reads::curves), as, "steps");
    }

    private static boolean isForPeople(TableFormat format) {
        return format == TableFormat.MARKDOWN || format == TableFormat.LATEX;
    }

    private String paper(StudyResults study, List<Stage> stages, TableFormat format) {
        var all = imported.of(study);
        return stages.stream()
                .map(stage -> {
                    var table = StudyTables.paper(stage, ImportedBaselines.testedIn(stage, all));
                    return format == TableFormat.LATEX
                            ? "% " + stage.name() + "\n" + table.latex()
                            : "## " + Markdown.inline(stage.name()) + "\n\n" + table.markdown();
                })
                .collect(Collectors.joining("\n"));
    }

    private static Response answer(String study, RowSource rows, TableFormat format, String name) {
        if (format == TableFormat.JSON) {
            return Response.ok(TableFile.json(study, rows), format.mediaType()).build();
        }
        return TableFile.answer(rows, format, study + "-" + name);
    }
}
