package io.tunelab.results.baseline;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.study.StudyResultsReads;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Classifiers that were not run here, in a study's comparisons. */
@Path("/api/v1/studies/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Imported baselines")
public class BaselinesResource {
    private static final String CSV_EXAMPLE = """
            text_id,label,probabilities
            17,POS,"{""NEG"": 0.2, ""POS"": 0.8}"
            """;
    private final StudyResultsReads studies;
    private final TestSets testSets;
    private final ImportedBaselines baselines;

    BaselinesResource(StudyResultsReads studies, TestSets testSets, ImportedBaselines baselines) {
        this.studies = studies;
        this.testSets = testSets;
        this.baselines = baselines;
    }

    /**
     * Examples that runs of the study were tested on.
     *
     * @param datasetKey of prepared data with these test examples
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record TestSetView(
            String testSet, String datasetKey, List<String> stages, List<String> labels, int examples) {
        public TestSetView {
            stages = List.copyOf(stages);
            labels = List.copyOf(labels);
        }
    }

    /** @param testAccuracy share of the texts with the right label; of multi-label data with exactly the right labels */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record BaselineView(
            String name,
            String testSet,
            String tunedOnTest,
            boolean hasProbabilities,
            Instant importedAt,
            int examples,
            double testAccuracy,
            List<String> warnings) {
        public BaselineView {
            warnings = List.copyOf(warnings);
        }

        static BaselineView of(Imported imported) {
            var examples = imported.predictions().predictions();
            return new BaselineView(
                    imported.name(),
                    imported.testSet(),
                    imported.tunedOnTest().wireName(),
                    imported.hasProbabilities(),
                    imported.importedAt(),
                    examples.size(),
                    examples.stream()
                            .mapToInt(example -> example.isRight() ? 1 : 0)
                            .average()
                            .orElse(0),
                    imported.warnings());
        }
    }

    @GET
    @Path("test-sets")
    @Operation(
            operationId = "listTestSets",
            summary = "The examples that runs of the study were tested on",
            description = "GET /api/v1/datasets/{dataset_key}/test-texts has their texts.")
    public List<TestSetView> testSets(@PathParam("id") String id) {
        return testSets.of(studies.one(id)).stream()
                .map(set -> new TestSetView(
                        set.id(),
                        set.datasetKey(),
                        set.stages(),
                        set.tested().labels(),
                        set.tested().examples().size()))
                .toList();
    }

    @GET
    @Path("baselines")
    @Operation(operationId = "listBaselines", summary = "The imported classifiers of a study")
    public List<BaselineView> list(@PathParam("id") String id) {
        return baselines.of(studies.one(id)).stream().map(BaselineView::of).toList();
    }

    @POST
    @Path("baselines")
    @Consumes({"text/csv", "application/vnd.apache.parquet", MediaType.APPLICATION_OCTET_STREAM})
    @Operation(
            operationId = "importBaseline",
            summary = "Import the predictions of any other classifier",
            description =
                    "CSV or Parquet with the columns `text_id`, `label` and, optionally, either `probabilities` (a JSON"
                            + " object by label, or a list in the order of the data set's labels) or one column"
                            + " `probability_LABEL` per label. Each text of one of the study's test sets must be there once."
                            + " Several labels of a text are written `a|b`. At most 16 MB.")
    @RequestBody(
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING), example = CSV_EXAMPLE),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "201",
            description = "Imported",
            content = @Content(schema = @Schema(implementation = BaselineView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The same was imported before",
            content = @Content(schema = @Schema(implementation = BaselineView.class)))
    @APIResponse(
            responseCode = "400",
            description = "Refused; `errors` has missing and unknown texts, and wrong lines (the first 20)")
    @APIResponse(
            responseCode = "409",
            description = "No run of the study has test predictions yet, or the name has other predictions")
    public Response add(
            @PathParam("id") String id,
            @QueryParam("name")
                    @Parameter(description = "Its name in tables and charts", required = true, example = "svm")
                    String name,
            @QueryParam("tuned_on_test")
                    @Parameter(
                            description =
                                    "Whether settings, prompt or threshold were chosen by results on the test set: yes, no or unknown",
                            required = true,
                            example = "no")
                    String tunedOnTest,
            @QueryParam("test_set")
                    @Parameter(
                            description =
                                    "Which of the study's test sets the predictions are for; required where several have the same text_ids")
                    String testSet,
            byte[] file) {
        var kept = baselines.keep(
                studies.one(id),
                name,
                TunedOnTest.of(tunedOnTest),
                Optional.ofNullable(testSet),
                file == null ? new byte[0] : file);
        return Response.status(kept.isNew() ? 201 : 200)
                .entity(BaselineView.of(kept.imported()))
                .build();
    }

    @DELETE
    @Path("baselines/{name}")
    @Operation(operationId = "deleteBaseline", summary = "Remove an imported classifier from a study")
    @APIResponse(responseCode = "204", description = "Removed")
    public void delete(@PathParam("id") String id, @PathParam("name") String name) {
        baselines.delete(id, name);
    }
}
