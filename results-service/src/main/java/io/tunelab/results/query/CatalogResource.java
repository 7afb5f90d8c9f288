package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What there is beside experiments: prepared data, and refused requests. */
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

    CatalogResource(
            ObjectMapper mapper,
            ExperimentReads experiments,
            Datasets datasets,
            RejectedRequests rejections,
            StoredJson json) {
        this.mapper = mapper;
        this.experiments = experiments;
        this.datasets = datasets;
        this.rejections = rejections;
        this.json = json;
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

    @GET
    @Path("datasets")
    @Operation(
            operationId = "listDatasets",
            summary = "Prepared data, newest first: manifests without their shards",
            description =
                    "Also data that could not be prepared: `status` is `failed`, and `error` has the reason. `source.notices`"
                            + " says what was assumed and left out while reading.")
    public Page<Dataset> datasets() {
        var items = datasets.find("order by preparedAt desc, datasetKey")
                .range(0, LONGEST_LIST - 1)
                .list();
        return new Page<>(items.stream().map(this::view).toList(), datasets.count(), null);
    }

    /**
     * A model that runs were asked to start from.
     *
     * @param runs how many
     * @param completed how many of them ended well
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record UsedModel(String name, long runs, long completed, Instant lastUsed) {}

    @GET
    @Path("models")
    @Operation(
            operationId = "listModels",
            summary = "Models that runs started from, those used last first, at most 500",
            description =
                    "Known from the runs of this service. Others can be named as well: a directory of models, or a hub ID.")
    public Page<UsedModel> models() {
        var models = experiments.models(LONGEST_LIST);
        return new Page<>(models, models.size(), null);
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
    @Path("datasets/{key}")
    @Operation(
            operationId = "getDataset",
            summary = "Prepared data: splits, labels, token statistics",
            description =
                    "`statistics` has percentiles of the examples' lengths in tokens, the share that is truncated at"
                            + " 128, 256 and 512 tokens, and a histogram: count i is of lengths from i · bin_width on.")
    public Dataset dataset(@PathParam("key") String key) {
        return datasets.findByIdOptional(key)
                .map(this::view)
                .orElseThrow(() -> ProblemException.notFound("data set", key));
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
