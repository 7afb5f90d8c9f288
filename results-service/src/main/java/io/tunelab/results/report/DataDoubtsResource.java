package io.tunelab.results.report;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.study.StudyResultsReads;
import io.tunelab.results.table.TableFile;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a study says of its data: test texts that are probably mislabelled, training texts that are hard. */
@Path("/api/v1/studies/{id}")
@Blocking
@Tag(name = "Study results")
public class DataDoubtsResource {
    private static final TableFormat[] FORMATS = {TableFormat.JSON, TableFormat.CSV, TableFormat.PARQUET};

    private final StudyResultsReads reads;
    private final StudyDoubts doubts;
    private final Cartography cartography;

    DataDoubtsResource(StudyResultsReads reads, StudyDoubts doubts, Cartography cartography) {
        this.reads = reads;
        this.doubts = doubts;
        this.cartography = cartography;
    }

    @GET
    @Path("label-doubts")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getLabelDoubts",
            summary = "Test texts that are probably mislabelled",
            description =
                    "Those that nearly all runs of a stage (three at least) give another label with confidence, the"
                            + " least probable first (confident learning, Northcutt et al. 2021). Without `stage` of every stage"
                            + " with a result. format: json, csv, parquet")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = StudyDoubts.View.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response labelDoubts(
            @PathParam("id") String id,
            @QueryParam("stage") String stage,
            @QueryParam("format") String format,
            @Context HttpHeaders headers) {
        var as = TableFormat.asked(format, headers, FORMATS);
        var views = reads.one(id).selected(stage).stream()
                .filter(one -> one.best().isPresent())
                .map(doubts::of)
                .toList();
        return as == TableFormat.JSON
                ? Response.ok(views, MediaType.APPLICATION_JSON).build()
                : TableFile.answer(StudyDoubts.table(views), as, id + "-label-doubts");
    }

    @GET
    @Path("cartography")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getCartography",
            summary = "Training texts by their course over the epochs: easy, ambiguous or hard",
            description =
                    "Mean (confidence) and standard deviation (variability) of the probability of each text's own label over the"
                            + " epochs of the best configuration of a stage, and the share of epochs in which it was right"
                            + " (correctness); means over its runs (Dataset Cartography, Swayamdipta et al. 2020). Stages whose"
                            + " runs have only one epoch are left out. JSON has a sample of the texts and the hardest ones; CSV"
                            + " and Parquet have all. format: json, csv, parquet")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = Cartography.View.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response cartography(
            @PathParam("id") String id,
            @QueryParam("stage") String stage,
            @QueryParam("format") String format,
            @Context HttpHeaders headers) {
        var as = TableFormat.asked(format, headers, FORMATS);
        var stages = reads.one(id).selected(stage);
        if (as != TableFormat.JSON) {
            return TableFile.answer(cartography.table(stages), as, id + "-cartography");
        }
        var views = stages.stream().flatMap(one -> cartography.of(one).stream()).toList();
        return Response.ok(views, MediaType.APPLICATION_JSON).build();
    }
}
