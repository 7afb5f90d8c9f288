package io.tunelab.results.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.tunelab.results.peers.Peer;
import io.tunelab.results.peers.Peers;
import io.tunelab.results.peers.PeersConfig;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.State;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** Hands out models, from wherever the trainers keep them. */
@Path("/api/v1/experiments/{id}/model")
@Tag(name = "Experiments")
public class ModelResource {
    private static final String TAR = "application/x-tar";
    private static final Set<Integer> ANSWERS = Set.of(200, 206, 304);
    private static final List<String> HEADERS =
            List.of("Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "ETag", "Accept-Ranges");
    private final ExperimentReads experiments;
    private final Peer trainer;
    private final Duration patience;
    private final ObjectMapper mapper;

    ModelResource(ExperimentReads experiments, Peers peers, PeersConfig config, ObjectMapper mapper) {
        this.experiments = experiments;
        this.trainer = peers.trainer();
        this.patience = config.transferTimeout();
        this.mapper = mapper;
    }

    @GET
    @Produces(TAR)
    @Operation(
            operationId = "getModel",
            summary = "Download the model of a completed experiment",
            description =
                    "A tar archive, not compressed: one folder with the model in HuggingFace layout and `SHA256SUMS`, which"
                            + " `sha256sum -c` checks. Its bytes are always the same, so that a broken download resumes: `Range:"
                            + " bytes=N-` with `If-Range: ETAG` answers 206, or 200 if the model is another one by now.")
    @APIResponse(
            responseCode = "200",
            description = "The archive",
            content = @Content(mediaType = TAR, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The bytes of `Range`",
            content = @Content(mediaType = TAR, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "`If-None-Match` names this very archive")
    @APIResponse(responseCode = "404", description = "No such experiment, or its model is gone")
    @APIResponse(responseCode = "409", description = "The experiment has not completed")
    @APIResponse(responseCode = "416", description = "The range begins behind the end; `detail` says the length")
    public Multi<Buffer> model(
            @PathParam("id") String id,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") @Parameter(hidden = true) String ifRange,
            @HeaderParam("If-None-Match") @Parameter(hidden = true) String ifNoneMatch,
            @Context RoutingContext context) {
        // Streams are sent in chunks, which a body of a known length must not have (RFC 9112, 6.2).
        context.addHeadersEndHandler(ready -> {
            if (context.response().headers().contains(HttpHeaders.CONTENT_LENGTH)) {
                context.response().headers().remove(HttpHeaders.TRANSFER_ENCODING);
            }
        });
        var answer = Uni.createFrom()
                .item(() -> modelOf(id))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(path -> Uni.createFrom().completionStage(() -> ask(path, range, ifRange, ifNoneMatch)
                        .toCompletionStage()));
        return RestMulti.fromUniResponse(
                answer, ModelResource::body, ModelResource::headers, HttpClientResponse::statusCode);
    }

    /** What nobody waits for any more is not fetched to its end. */
    private static Multi<Buffer> body(HttpClientResponse response) {
        return MultiHelper.toMulti(response).onCancellation().invoke(() -> response.request()
                .reset());
    }

    @HEAD
    @Blocking
    @Operation(hidden = true)
    public Response head(@PathParam("id") String id) {
        var files = files(id);
        return Response.ok()
                .type(TAR)
                .header("ETag", files.etag())
                .header("Accept-Ranges", "bytes")
                .header("Content-Length", files.archiveBytes())
                .build();
    }

    @GET
    @Path("files")
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "getModelFiles",
            summary = "The files of an experiment's model, with their digests",
            description = "`etag` and `archive_bytes` are those of the archive.")
    @APIResponseSchema(value = ModelFiles.class, responseCode = "200", responseDescription = "The files")
    @APIResponse(responseCode = "404", description = "No such experiment, or its model is gone")
    @APIResponse(responseCode = "409", description = "The experiment has not completed")
    public ModelFiles files(@PathParam("id") String id) {
        try {
            return mapper.treeToValue(trainer.get(modelOf(id) + "/files", patience), ModelFiles.class);
        } catch (JsonProcessingException e) {
            throw trainer.unanswered(e);
        }
    }

    /** Where a trainer has it. */
    private String modelOf(String id) {
        var state = experiments.entity(id).state;
        if (state != State.COMPLETED) {
            throw new ProblemException(
                    409,
                    "not_completed",
                    "experiment '%s' is %s; only a completed one has a model".formatted(id, state),
                    List.of());
        }
        return "/api/v1/artifacts/" + id + "/model";
    }

    private Future<HttpClientResponse> ask(String path, String range, String ifRange, String ifNoneMatch) {
        var options = trainer.request(HttpMethod.GET, path).setTimeout(patience.toMillis());
        put(options::putHeader, "Range", range);
        put(options::putHeader, "If-Range", ifRange);
        put(options::putHeader, "If-None-Match", ifNoneMatch);
        return trainer.downloads()
                .request(options)
                .compose(request -> request.send())
                .recover(lost -> Future.failedFuture(trainer.unanswered(lost)))
                .compose(this::checked);
    }

    private interface Header {
        Object put(CharSequence name, CharSequence value);
    }

    private static void put(Header headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private Future<HttpClientResponse> checked(HttpClientResponse response) {
        if (ANSWERS.contains(response.statusCode())) {
            // Nothing of it is read before somebody takes it.
            return Future.succeededFuture(response.pause());
        }
        if (response.statusCode() == 416) {
            return Future.failedFuture(new ProblemException(
                    416,
                    "range_not_satisfiable",
                    "Range begins behind the end; Content-Range of this archive is "
                            + response.getHeader("Content-Range"),
                    List.of()));
        }
        return response.body()
                .compose(body -> Future.failedFuture(trainer.refused(new Peer.Answer(response.statusCode(), body))));
    }

    private static Map<String, List<String>> headers(HttpClientResponse response) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (var name : HEADERS) {
            var value = response.getHeader(name);
            if (value != null) {
                headers.put(name, List.of(value));
            }
        }
        return headers;
    }
}
