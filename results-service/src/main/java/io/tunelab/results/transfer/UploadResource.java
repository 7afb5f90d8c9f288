package io.tunelab.results.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.peers.Peer;
import io.tunelab.results.peers.Peer.Answer;
import io.tunelab.results.peers.Peers;
import io.tunelab.results.peers.PeersConfig;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.StreamedBody;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes data sets for data-service. */
// The path of CatalogResource, too: of two classes only one with the longest matching path is asked for a method.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Data and refusals")
public class UploadResource {
    private static final String REPLACE = "replace";
    private static final Set<String> NUMBERS = Set.of("fraction", "seed");
    private final Peer data;
    private final Duration patience;
    private final DataInUse inUse;
    private final ObjectMapper mapper;

    UploadResource(Peers peers, PeersConfig config, DataInUse inUse, ObjectMapper mapper) {
        this.data = peers.data();
        this.patience = config.transferTimeout();
        this.inUse = inUse;
        this.mapper = mapper;
    }

    @PUT
    @Path("datasets/{name}")
    @Operation(
            operationId = "putDataset",
            summary = "Upload a data set",
            description =
                    "The file as it is: CSV, JSON Lines, JSON or Parquet by `Content-Type`, text also packed (`Content-Encoding:"
                            + " gzip`). It is there whole or not at all, and the answer is the audit that `tunelab data inspect`"
                            + " makes. The same bytes again change nothing. Other bytes of the same name are refused unless"
                            + " `replace` is true and no unfinished experiment or study names them. What the file is read with is"
                            + " not kept: requests that use it say it again.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(type = SchemaType.STRING),
                        example = "text,label\nA film that is fine,good\nA film that is dull,bad\n"),
                @Content(mediaType = "text/tab-separated-values", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/jsonl", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Parameter(
            name = "replace",
            in = ParameterIn.QUERY,
            description = "Replace other bytes of this name (default: false)",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(name = "text_column", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "label_column", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "text_pair_column", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "group_column", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "encoding", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "delimiter", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "on_bad_row",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"fail", "skip"}))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "UploadedDataset")))
    @APIResponse(
            responseCode = "200",
            description = "These bytes were there already, or replace others",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "UploadedDataset")))
    @APIResponse(responseCode = "408", description = "The sender stood still or was too slow")
    @APIResponse(responseCode = "409", description = "The name is taken, or unfinished work uses it")
    @APIResponse(responseCode = "413", description = "Larger than allowed (tunelab.data.limits.upload-bytes)")
    @APIResponse(responseCode = "415", description = "Not a format that is read")
    @APIResponse(responseCode = "507", description = "The data directory has no room, or cannot be written")
    @APIResponse(responseCode = "422", description = "The file is not a data set; `detail` says why, with its line")
    public Uni<Response> put(
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Parameter(hidden = true) String type,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Parameter(hidden = true) String encoding,
            @Context UriInfo uri,
            @Context RoutingContext context) {
        var ending = UploadFormat.ending(type, encoding);
        var parameters = uri.getQueryParameters();
        boolean mayReplace = truth(parameters.getOrDefault(REPLACE, List.of("false")));
        var dataset = dataset(name, parameters);
        var body = StreamedBody.of(context);
        if (body == null) {
            throw new ProblemException(400, "empty_body", "the body is the file, and there is none", List.of());
        }
        var target = data.request(
                HttpMethod.PUT,
                "/api/v1/datasets?ending=%s&replace=%s&dataset=%s".formatted(ending, mayReplace, encoded(dataset)));
        return Uni.createFrom()
                .item(() -> inUse.refuseReplacing(name, mayReplace))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(free -> BodyRelay.send(body, data, target, patience, new Replacing(inUse, name, mayReplace)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(answer -> response(name, answer));
    }

    /** As in a request, whose reader says what is wrong with it. */
    private ObjectNode dataset(String name, Map<String, List<String>> parameters) {
        var dataset = mapper.createObjectNode().put("name", name).put("fraction", 1.0);
        parameters.forEach((field, values) -> {
            if (field.equals(REPLACE)) {
                return;
            }
            if (field.equals("name")) {
                throw ProblemException.parameter(field, String.join(", ", values), "in the path only");
            }
            var value = single(field, values);
            if (NUMBERS.contains(field) && value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                dataset.set(field, mapper.getNodeFactory().numberNode(new BigDecimal(value)));
            } else {
                dataset.put(field, value);
            }
        });
        var request = mapper.createObjectNode().set("dataset", dataset);
        RequestReader.STRICT.read(request.toString().getBytes(StandardCharsets.UTF_8), () -> "upload");
        if (name.contains("/")) {
            throw ProblemException.parameter("name", name, "a name without a slash");
        }
        var bare = DataSetName.withoutEndings(name);
        if (!bare.equals(name)) {
            throw ProblemException.parameter(
                    "name", name, "'%s', without the file's ending: Content-Type says what it is".formatted(bare));
        }
        return dataset;
    }

    private static String single(String field, List<String> values) {
        if (values.size() != 1) {
            throw ProblemException.parameter(field, values.size() + " values", "one value");
        }
        return values.get(0);
    }

    private static boolean truth(List<String> values) {
        var value = single(REPLACE, values);
        if (!value.equals("true") && !value.equals("false")) {
            throw ProblemException.parameter(REPLACE, value, "true or false");
        }
        return value.equals("true");
    }

    private static String encoded(ObjectNode dataset) {
        return URLEncoder.encode(dataset.toString(), StandardCharsets.UTF_8);
    }

    private Response response(String name, Answer answer) {
        if (answer.status() != 200 && answer.status() != 201) {
            throw data.refused(answer);
        }
        return Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON)
                .location(URI.create("/api/v1/datasets/" + name))
                .entity(answer.body().getBytes())
                .build();
    }
}
