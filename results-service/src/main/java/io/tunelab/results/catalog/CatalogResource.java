package io.tunelab.results.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.UsedModel;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.DatasetEntity;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.store.RejectedRequestEntity;
import io.tunelab.results.store.RejectedRequests;
import io.tunelab.results.store.StoredJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What there is beside experiments: data, models, schemas and refused requests. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Data and refusals")
public class CatalogResource {
    private static final int LONGEST_LIST = 500;
    private static final Set<String> SCHEMAS = Set.of("study", "experiment-request");
    private final ObjectMapper mapper;
    private final ExperimentReads experiments;
    private final Datasets datasets;
    private final RejectedRequests rejections;
    private final StoredJson json;
    private final Available available;

    CatalogResource(
            ObjectMapper mapper,
            ExperimentReads experiments,
            Datasets datasets,
            RejectedRequests rejections,
            StoredJson json,
            Available available) {
        this.mapper = mapper;
        this.experiments = experiments;
        this.datasets = datasets;
        this.rejections = rejections;
        this.json = json;
        this.available = available;
    }

    /** As the contract of the topic describes it, without the places of its shards. */
    @RegisterForReflection
    public record Dataset(@JsonValue JsonNode manifest) {}

    private Dataset view(DatasetEntity entity) {
        return new Dataset(json.read(entity.summary));
    }

    /** A refused request; {@code value} is what was sent, as text. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RejectedRequestView(
            String experimentId,
            String code,
            String reason,
            String field,
            Instant rejectedAt,
            String rejectedBy,
            String value) {
        static RejectedRequestView of(RejectedRequestEntity entity) {
            return new RejectedRequestView(
                    entity.experimentId,
                    entity.code,
                    entity.reason,
                    entity.field,
                    entity.rejectedAt,
                    entity.rejectedBy,
                    new String(entity.value, StandardCharsets.UTF_8));
        }
    }

    /**
     * Data sets.
     *
     * @param items prepared ones, newest first
     * @param total how many were prepared
     * @param available what {@code dataset.name} of a request can be
     * @param problem why {@code available} may lack some
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DatasetList(List<Dataset> items, long total, List<NamedData> available, String problem) {
        public DatasetList {
            items = List.copyOf(items);
            available = List.copyOf(available);
        }
    }

    @GET
    @Path("datasets")
    @Operation(
            operationId = "listDatasets",
            summary = "Data sets: prepared ones, newest first, and what requests can name",
            description =
                    "`items` are manifests without their shards, also of data that could not be prepared: `status` is `failed`,"
                            + " and `error` has the reason. `source.notices` says what was assumed and left out while reading."
                            + " `available` are the files and folders of the data directory, configured and built-in data, and"
                            + " data sets of the hub that were used before. Others of the hub can be named as well (`owner/name`).")
    public DatasetList datasets() {
        var items = datasets.find("order by preparedAt desc, datasetKey")
                .range(0, LONGEST_LIST - 1)
                .list();
        var named = available.data(items.stream().map(item -> item.name).toList());
        return new DatasetList(
                items.stream().map(this::view).toList(),
                datasets.count(),
                named.names(),
                named.problem().orElse(null));
    }

    /**
     * Models.
     *
     * @param items those that runs started from, those used last first
     * @param available what {@code model} of a request can be
     * @param problem why {@code available} may lack some
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelList(List<UsedModel> items, long total, List<NamedModel> available, String problem) {
        public ModelList {
            items = List.copyOf(items);
            available = List.copyOf(available);
        }
    }

    @GET
    @Path("models")
    @Operation(
            operationId = "listModels",
            summary = "Models: those that runs started from, and what requests can name",
            description =
                    "`items` are known from the runs of this service, those used last first, at most 500. `available` are the"
                            + " trainers' directories of models, and models of the hub that runs have completed with. Others of"
                            + " the hub can be named as well.")
    public ModelList models() {
        var models = experiments.models(LONGEST_LIST);
        var named = available.models(models);
        return new ModelList(
                models, models.size(), named.names(), named.problem().orElse(null));
    }

    @GET
    @Path("schemas/{name}")
    @Operation(
            operationId = "getSchema",
            summary = "The JSON Schema of what can be submitted",
            description = "`study` or `experiment-request`")
    public Map<String, Object> schema(@PathParam("name") String name) {
        if (!SCHEMAS.contains(name)) {
            throw ProblemException.notFound("schema", name);
        }
        try (var in = CatalogResource.class.getResourceAsStream("/contracts/schemas/" + name + ".schema.json")) {
            return mapper.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Path("datasets/{name}")
    @Operation(
            operationId = "getDataset",
            summary = "Prepared data: splits, labels, token statistics",
            description =
                    "By its key; by the name of a data set, what was prepared of it last. `statistics` has percentiles of the"
                            + " examples' lengths in tokens, the share that is truncated at 128, 256 and 512 tokens, and a"
                            + " histogram: count i is of lengths from i · bin_width on.")
    @APIResponse(
            responseCode = "200",
            description = "Prepared data",
            content = @Content(schema = @Schema(implementation = Dataset.class)))
    @APIResponse(
            responseCode = "202",
            description = "A data set that requests can name. It is prepared when the first one does",
            content = @Content(schema = @Schema(implementation = NamedData.class)))
    public Response dataset(@PathParam("name") String name) {
        return datasets.findByIdOptional(name)
                .or(() -> datasets.find("name = ?1 order by preparedAt desc", name)
                        .firstResultOptional())
                .map(prepared -> Response.ok(view(prepared)).build())
                .orElseGet(() -> named(name));
    }

    private Response named(String name) {
        var data = available.data(List.of());
        return data.names().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .map(one -> Response.status(202).entity(one).build())
                .orElseThrow(() ->
                        unknown(name, data.problem().map(why -> "; " + why).orElse("")));
    }

    private static ProblemException unknown(String name, String problem) {
        var bare = DataSetName.withoutEndings(name);
        var hint = bare.equals(name)
                ? "data sets that can be named are listed as available by /api/v1/datasets"
                : "names of data sets have no file's ending: ask for '" + bare + "'";
        return new ProblemException(
                404,
                "not_found",
                "there is no data of the key or name '%s'; %s%s".formatted(name, hint, problem),
                List.of());
    }

    @GET
    @Path("rejected-requests")
    @Operation(operationId = "listRejectedRequests", summary = "Refused requests, newest first, at most 500")
    public Page<RejectedRequestView> rejectedRequests() {
        var items = rejections
                .find("order by rejectedAt desc, rejectedOffset desc")
                .range(0, LONGEST_LIST - 1)
                .list();
        return new Page<>(items.stream().map(RejectedRequestView::of).toList(), rejections.count(), null);
    }
}
