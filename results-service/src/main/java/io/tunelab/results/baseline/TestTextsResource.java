package io.tunelab.results.baseline;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The texts that other classifiers have to classify. */
@Path("/api/v1/datasets/{key}/test-texts")
@Blocking
@Tag(name = "Imported baselines")
public class TestTextsResource {
    private final PredictionReads predictions;
    private final ExampleReads examples;

    TestTextsResource(PredictionReads predictions, ExampleReads examples) {
        this.predictions = predictions;
        this.examples = examples;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @APIResponse(
            responseCode = "200",
            description = "The texts",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Operation(
            operationId = "getTestTexts",
            summary = "The test texts of prepared data, with their ids",
            description = "format: csv or parquet. text_id, text and, of pairs, second_text, in the order of the test"
                    + " split. Labels are left out: no classifier should be tuned on them. Of longer texts the first 20,000"
                    + " characters.")
    @APIResponse(
            responseCode = "409",
            description = "No run has been tested on this data yet, or not all of its texts are known")
    public Response texts(
            @PathParam("key") String key, @QueryParam("format") String format, @Context HttpHeaders headers) {
        var as = TableFormat.asked(format, headers, TableFormat.CSV, TableFormat.PARQUET);
        var rows =
                predictions
                        .ofData(key)
                        .orElseThrow(() -> missing(key, "no run has been tested on it yet"))
                        .predictions()
                        .stream()
                        .map(Example::rowId)
                        .toList();
        long unknown = rows.size() - examples.known(key, rows);
        if (unknown > 0) {
            throw missing(
                    key,
                    unknown == rows.size()
                            ? "its texts are not known here"
                            : "%d of its %d texts are not known here yet".formatted(unknown, rows.size()));
        }
        var first = examples.texts(key, rows.subList(0, Math.min(1, rows.size())));
        boolean arePairs = first.values().stream().anyMatch(text -> text.second() != null);
        var source = new TestTextRows(rows, arePairs, some -> examples.texts(key, some));
        var file = as == TableFormat.CSV ? TableFile.csv(source) : TableFile.parquet(source);
        return Response.ok(file, as.mediaType())
                .header("Content-Disposition", "attachment; filename=\"test-texts." + as.extension() + "\"")
                .build();
    }

    private static ProblemException missing(String key, String why) {
        return new ProblemException(
                409, "no_test_texts", "there are no test texts of data '" + key + "': " + why, List.of());
    }
}
