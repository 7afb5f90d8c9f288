package io.tunelab.results.examples;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.TestTextStore.TestText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
    public ExamplesPage predictions(@PathParam("id") String id, @Context UriInfo uri) {
        var query = ExampleQuery.of(uri.getQueryParameters());
        var tested = reads.find(id)
                .orElseThrow(() -> new ProblemException(
                        404, "not_completed", "experiment '" + id + "' has no predictions", List.of()));
        var all = query.choose(tested, text -> reads.containing(tested, text));
        var page = query.page().cut(all, Example::rowId);
        return new ExamplesPage(
                id,
                tested.predictions().attempt(),
                tested.predictions().datasetKey(),
                tested.labels(),
                views(tested, page),
                all.size(),
                query.page().next(page, all, Example::rowId).orElse(null));
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
