package io.tunelab.results.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What MLflow's tracking clients need for reading: experiments, runs, parameters, metrics, search. Runs are made by
 * submitting experiments, not through this.
 */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "MLflow", description = "The reading side of MLflow's tracking interface")
public class MlflowResource {
    private static final int LARGEST_PAGE = 500;
    private final ExperimentReads reads;
    private final ObjectMapper json;

    MlflowResource(ExperimentReads reads, ObjectMapper json) {
        this.reads = reads;
        this.json = json;
    }

    @GET
    @Path("experiments/get")
    @Operation(summary = "A study as an MLflow experiment")
    public Response experiment(@QueryParam("experiment_id") String id) {
        return answer(() -> Map.of("experiment", group(id)));
    }

    @GET
    @Path("experiments/get-by-name")
    @Operation(summary = "The same; a study's name here is its id")
    public Response experimentByName(@QueryParam("experiment_name") String name) {
        return answer(() -> Map.of("experiment", group("Default".equals(name) ? MlflowRuns.DEFAULT : name)));
    }

    @GET
    @Path("experiments/search")
    @Operation(summary = "All studies as MLflow experiments, the newest first")
    public Response experiments() {
        return answer(() -> Map.of(
                "experiments",
                reads.groups().stream().map(MlflowRuns::experiment).toList()));
    }

    @POST
    @Path("experiments/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "The same; filters are not understood")
    public Response searchExperiments(String body) {
        return answer(() -> {
            if (!body(body).path("filter").asText("").isBlank()) {
                throw ProblemException.parameter(
                        "filter", body(body).path("filter").asText(), "nothing");
            }
            return Map.of(
                    "experiments",
                    reads.groups().stream().map(MlflowRuns::experiment).toList());
        });
    }

    private Map<String, Object> group(String id) {
        return reads.groups().stream()
                .map(MlflowRuns::experiment)
                .filter(experiment -> experiment.get("experiment_id").equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("study", String.valueOf(id)));
    }

    @GET
    @Path("runs/get")
    @Operation(summary = "An experiment as an MLflow run")
    public Response run(@QueryParam("run_id") String id, @QueryParam("run_uuid") String oldId) {
        return answer(() -> Map.of("run", MlflowRuns.run(one(id == null ? oldId : id))));
    }

    @GET
    @Path("metrics/get-history")
    @Operation(summary = "A metric by the epoch")
    public Response history(@QueryParam("run_id") String id, @QueryParam("metric_key") String key) {
        return answer(() -> Map.of("metrics", MlflowRuns.history(one(id), String.valueOf(key))));
    }

    @GET
    @Path("artifacts/list")
    @Operation(summary = "Nothing: models lie in the artifacts' directory")
    public Response artifacts(@QueryParam("run_id") String id) {
        return answer(
                () -> Map.of("root_uri", Optional.ofNullable(one(id).artifact()).orElse(""), "files", List.of()));
    }

    private ExperimentView one(String id) {
        return reads.one(String.valueOf(id));
    }

    @POST
    @Path("runs/search")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Search in runs",
            description =
                    "metrics.best_val_*, metrics.test_*, metrics.total_seconds and params.* with =, !=, <, <=, >, >=,"
                            + " AND; order_by the same")
    public Response searchRuns(String body) {
        return answer(() -> {
            var search = body(body);
            var studies = new ArrayList<String>();
            search.path("experiment_ids")
                    .forEach(id -> studies.add(id.asText().equals(MlflowRuns.DEFAULT) ? "" : id.asText()));
            var orders = new ArrayList<String>();
            search.path("order_by").forEach(order -> orders.add(order.asText()));
            var page = reads.ofStudies(
                    studies,
                    MlflowQuery.filter(search.path("filter").asText("")),
                    MlflowQuery.order(orders),
                    Math.min(LARGEST_PAGE, search.path("max_results").asInt(LARGEST_PAGE)),
                    Optional.ofNullable(search.path("page_token").textValue()).filter(token -> !token.isEmpty()));
            var full = reads.views(
                    page.items().stream().map(ExperimentView::experimentId).toList());
            var answer = new LinkedHashMap<String, Object>();
            answer.put(
                    "runs",
                    page.items().stream()
                            .map(run -> MlflowRuns.run(full.get(run.experimentId())))
                            .toList());
            if (page.next() != null) {
                answer.put("next_page_token", page.next());
            }
            return answer;
        });
    }

    @POST
    @Path("{rest:.+}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Everything else is refused: nothing can be logged")
    public Response refuse(@PathParam("rest") String rest) {
        return error(
                404,
                "ENDPOINT_NOT_FOUND",
                "Tunelab does not know '" + rest
                        + "': runs are made by submitting experiments (POST /api/v1/experiments),"
                        + " and MLflow's clients can only read them");
    }

    private JsonNode body(String text) {
        try {
            return json.readTree(text == null || text.isBlank() ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw ProblemException.parameter("body", "text", "JSON");
        }
    }

    /** MLflow's clients look for its own error codes. */
    private static Response answer(Supplier<Map<String, Object>> question) {
        try {
            return Response.ok(question.get()).build();
        } catch (ProblemException e) {
            return error(
                    e.status(),
                    e.status() == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE",
                    e.getMessage());
        }
    }

    private static Response error(int status, String code, String message) {
        return Response.status(status)
                .entity(Map.of("error_code", code, "message", message))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }
}
