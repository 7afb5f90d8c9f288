package io.tunelab.results.examples;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.TestTextStore.TestText;
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
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A run's test examples. */
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class ExamplesResource {
    private static final TestText NO_TEXT = new TestText(null, null);

    private final ExampleReads reads;

    ExamplesResource(ExampleReads reads) {
        this.reads = reads;
    }

    @GET
    @Path("{id}/predictions")
    @Operation(
            operationId = "getPredictions",
            summary = "The run's predictions for its test examples; the worst mistakes first with correct=false",
            description =
                    "Each with its row in the data source, both labels, class probabilities, loss in nats, and its"
                            + " text where that is known. Labels of a multi-label run are sets of them, written a|b.")
    @Parameter(name = "actual", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING), example = "NEG")
    @Parameter(name = "predicted", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING), example = "POS")
    @Parameter(name = "correct", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            name = "text",
            in = ParameterIn.QUERY,
            description = "Only examples whose text contains this, in any case",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "min_confidence",
            in = ParameterIn.QUERY,
            description = "Least probability of what was predicted",
            schema = @Schema(type = SchemaType.NUMBER))
    @Parameter(name = "max_confidence", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.NUMBER))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"confidence", "-confidence", "loss", "-loss", "row"},
                            defaultValue = "-loss"))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER, maximum = "500"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "A page, or a table",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ExamplesPage.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Produces(MediaType.WILDCARD)
    public Response predictions(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @QueryParam("format")
                    @Parameter(
                            description =
                                    "json, csv, parquet; a table has all examples that were chosen unless `limit` is given")
                    String format,
            @Context HttpHeaders headers) {
        var as = TableFormat.asked(format, headers, TableFormat.JSON, TableFormat.CSV, TableFormat.PARQUET);
        var given = new MultivaluedHashMap<String, String>();
        uri.getQueryParameters().forEach((name, values) -> given.put(name, values));
        given.remove("format");
        var query = ExampleQuery.of(given);
        var tested = reads.find(id)
                .orElseThrow(() -> new ProblemException(
                        404, "not_completed", "experiment '" + id + "' has no predictions", List.of()));
        var all = query.choose(tested, text -> reads.containing(tested, text));
        if (as != TableFormat.JSON) {
            var chosen = given.containsKey("limit") ? query.page().cut(all, Example::rowId) : all;
            return TableFile.answer(new ExampleRows(id, tested, chosen, this::views), as, id + "-predictions");
        }
        var page = query.page().cut(all, Example::rowId);
        var answer = new ExamplesPage(
                id,
                tested.predictions().attempt(),
                tested.predictions().datasetKey(),
                tested.labels(),
                views(tested, page),
                all.size(),
                query.page().next(page, all, Example::rowId).orElse(null));
        return Response.ok(answer, as.mediaType()).build();
    }

    private List<ExamplesPage.ExampleView> views(TestedExamples tested, List<Example> page) {
        var texts = reads.texts(tested, page.stream().map(Example::rowId).toList());
        return page.stream()
                .map(example -> {
                    var text = texts.getOrDefault(example.rowId(), NO_TEXT);
                    return new ExamplesPage.ExampleView(
                            example.rowId(),
                            tested.label(example.label()),
                            tested.label(example.predicted()),
                            tested.probabilities(example),
                            example.loss(),
                            text.text(),
                            text.second());
                })
                .toList();
    }
}
