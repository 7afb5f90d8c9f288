package io.tunelab.results.report;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.baseline.ImportedBaselines;
import io.tunelab.results.chart.Palette;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.study.spec.Decide;
import io.tunelab.results.table.TableFormat;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a study came to: the best, comparisons, curves, a report. */
@Path("/api/v1/studies/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Study results")
public class StudyReportResource {
    private static final String SVG = "image/svg+xml";
    private static final MediaType MARKDOWN = MediaType.valueOf(TableFormat.MARKDOWN.mediaType());
    private final StudyResultsReads reads;
    private final StudyComparisons comparisons;
    private final DecidedStages decided;
    private final StudyReports reports;
    private final ImportedBaselines imported;

    StudyReportResource(
            StudyResultsReads reads,
            StudyComparisons comparisons,
            DecidedStages decided,
            StudyReports reports,
            ImportedBaselines imported) {
        this.imported = imported;
        this.decided = decided;
        this.reads = reads;
        this.comparisons = comparisons;
        this.reports = reports;
    }

    @GET
    @Path("best")
    @Operation(
            operationId = "getBest",
            summary = "The best configuration of each stage",
            description = "Chosen by validation; without the" + " stages of which no run has completed.")
    public Best best(@PathParam("id") String id) {
        return Best.of(reads.one(id));
    }

    @GET
    @Path("compare")
    @Operation(
            operationId = "compareConfigurations",
            summary = "Is the difference between the other configurations and a baseline real?",
            description =
                    "On the same test examples, adjusted for the number of configurations. Without `baseline` it"
                            + " is the one that the study names, else the best one; without `stage` the last one with a result.")
    public StudyComparisons.View compare(
            @PathParam("id") String id,
            @QueryParam("stage") String stage,
            @QueryParam("baseline") @Parameter(description = "Name of a configuration or an imported baseline")
                    String baseline,
            @QueryParam("margin")
                    @Parameter(
                            description = "Difference in accuracy that does not matter, 0 to 1 (default: the study's)")
                    String margin) {
        var study = reads.one(id);
        var one = stage == null ? lastWithResult(study) : study.stage(stage);
        if (decided.decides(
                one,
                Optional.ofNullable(baseline),
                Optional.ofNullable(margin).map(text -> Parameters.margin(Optional.of(text))))) {
            return decided.of(id, one).orElseThrow(() -> notCompleted(one.name()));
        }
        var asked = study.comparisons().stream()
                .filter(each -> each.stage().equals(one.name()))
                .findFirst();
        double within = margin == null && asked.isPresent()
                ? asked.get().margin()
                : Parameters.margin(Optional.ofNullable(margin));
        var against = Optional.ofNullable(baseline)
                .or(() -> asked.map(each -> each.baseline()))
                .or(() -> one.decide().map(Decide::baseline))
                .or(one::best)
                .orElseThrow(() -> notCompleted(one.name()));
        return comparisons.of(one, against, within, imported.of(study));
    }

    private static Stage lastWithResult(StudyResults study) {
        return study.stages().stream()
                .filter(stage -> stage.best().isPresent())
                .reduce((first, second) -> second)
                .orElseThrow(() -> notCompleted(study.name()));
    }

    private static ProblemException notCompleted(String what) {
        return new ProblemException(409, "not_completed", "no run of '" + what + "' has completed", List.of());
    }

    @GET
    @Path("learning-curve")
    @APIResponseSchema(value = LearningCurve.class, responseCode = "200", responseDescription = "The curve")
    @Operation(
            operationId = "getLearningCurve",
            summary = "Accuracy by the amount of data",
            description = "With a power-law fit of the error and what doubling the data would gain. Without `stage` the"
                    + " first that varies how many examples there are.")
    @APIResponse(responseCode = "409", description = "No stage has completed runs with different numbers of examples")
    public LearningCurve learningCurve(@PathParam("id") String id, @QueryParam("stage") String stage) {
        var study = reads.one(id);
        return study.selected(stage).stream()
                .filter(LearningCurve::fits)
                .findFirst()
                .map(LearningCurve::of)
                .orElseThrow(() -> new ProblemException(
                        409,
                        "not_completed",
                        "no stage has completed runs with different numbers of training examples",
                        List.of()));
    }

    @GET
    @Path("pareto")
    @Operation(
            operationId = "getPareto",
            summary = "Validation accuracy against time, and which configurations are on the Pareto front")
    public CostBenefit pareto(@PathParam("id") String id, @QueryParam("stage") String stage) {
        return CostBenefit.of(reads.one(id).selected(stage));
    }

    @GET
    @Path("effects")
    @Operation(operationId = "getEffects", summary = "The marginal effect of each field that a stage varies")
    public List<Effects> effects(@PathParam("id") String id, @QueryParam("stage") String stage) {
        return reads.one(id).selected(stage).stream().map(Effects::of).toList();
    }

    @GET
    @Path("seed-spread")
    @Operation(
            operationId = "getSeedSpread",
            summary = "How much of the spread between runs comes from which seed",
            description =
                    "Standard deviations of test accuracy by init_seed, order_seed, dropout_seed and dataset.seed, with 95%"
                            + " intervals (Bouthillier et al. 2021). Seeds that always change together are one part. They can"
                            + " be told apart in a stage with `cross`. Without `stage`: all stages in which a seed varies.")
    public List<SeedSpread> seedSpread(@PathParam("id") String id, @QueryParam("stage") String stage) {
        return reads.one(id).selected(stage).stream()
                .flatMap(one -> SeedSpread.of(one).stream())
                .toList();
    }

    @GET
    @Path("report")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING))
            })
    @Operation(
            operationId = "getReport",
            summary = "The report of a study as one document",
            description = "format: html (needs nothing else), markdown" + " (its charts are at charts/NAME.svg)")
    @Produces(MediaType.WILDCARD)
    public Response report(
            @PathParam("id") String id, @QueryParam("format") String format, @Context HttpHeaders headers) {
        boolean isPage = format == null ? !prefersMarkdown(headers) : format.equals("html");
        if (!isPage && format != null && !format.equals("markdown")) {
            throw ProblemException.parameter("format", format, "html, markdown");
        }
        var report = reports.of(reads.withEpochs(id));
        return isPage
                ? Response.ok(
                                ReportPages.page(report, Palette.darkRules()).render(),
                                MediaType.TEXT_HTML + ";charset=UTF-8")
                        .build()
                : Response.ok(ReportPages.text(report).render(), TableFormat.MARKDOWN.mediaType())
                        .build();
    }

    private static boolean prefersMarkdown(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .filter(type -> type.isCompatible(MediaType.TEXT_HTML_TYPE) || type.isCompatible(MARKDOWN))
                .findFirst()
                .filter(type -> !type.isCompatible(MediaType.TEXT_HTML_TYPE))
                .isPresent();
    }

    @GET
    @Path("charts")
    @Operation(operationId = "listCharts", summary = "The names of the report's charts")
    public List<ChartView> charts(@PathParam("id") String id) {
        return reports.of(reads.withEpochs(id)).charts().stream()
                .map(chart -> new ChartView(chart.name(), chart.title(), chart.caption()))
                .toList();
    }

    /** A chart without its drawing. */
    @RegisterForReflection
    public record ChartView(String name, String title, String caption) {}

    @GET
    @Path("charts/{name}.svg")
    @Produces(SVG)
    @APIResponse(
            responseCode = "200",
            description = "The drawing",
            content = @Content(mediaType = SVG, schema = @Schema(type = SchemaType.STRING)))
    @Operation(operationId = "getChart", summary = "A chart of the report")
    public Response chart(@PathParam("id") String id, @PathParam("name") String name) {
        var chart =
                reports.chart(reads.withEpochs(id), name).orElseThrow(() -> ProblemException.notFound("chart", name));
        return Response.ok(chart.svg(), SVG).build();
    }
}
