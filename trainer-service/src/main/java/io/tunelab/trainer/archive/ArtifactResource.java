package io.tunelab.trainer.archive;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.trainer.archive.ModelArchive.ListedFile;
import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.model.ModelSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Models for results-service, which knows who may ask; nobody else calls this. */
@Path("/api/v1")
public class ArtifactResource {
    private static final String TAR = "application/x-tar";
    private final ArtifactStore artifacts;
    private final ModelSettings models;
    private final Vertx vertx;

    /** Every file is read for its digest: more at once would only wait for the same disk, which training uses, too. */
    private final Semaphore openings = new Semaphore(2);

    ArtifactResource(ArtifactStore artifacts, ModelSettings models, Vertx vertx) {
        this.artifacts = artifacts;
        this.models = models;
        this.vertx = vertx;
    }

    /** What is in an archive. */
    @RegisterForReflection(targets = {Listing.class, ListedFile.class})
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Listing(String experimentId, String etag, long archiveBytes, List<ListedFile> files) {
        public Listing {
            files = List.copyOf(files);
        }
    }

    /** Names of the models in the directory of models. */
    @RegisterForReflection
    public record Local(List<String> models) {
        public Local {
            models = List.copyOf(models);
        }
    }

    /** Why there is no answer. */
    @RegisterForReflection
    public record Refusal(String code, String message) {}

    /** An archive, which bytes of it are sent, and with which status. */
    private record Sent(ModelArchive archive, ByteRange range, int status) {}

    @GET
    @Path("models")
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public Local models() {
        return new Local(LocalModels.in(models.directory()));
    }

    @GET
    @Path("artifacts/{id}/model/files")
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public Listing files(@PathParam("id") String id) {
        var archive = open(id);
        return new Listing(id, archive.etag(), archive.length(), archive.files());
    }

    @GET
    @Path("artifacts/{id}/model")
    @Produces(TAR)
    public Multi<Buffer> archive(
            @PathParam("id") String id,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange,
            @HeaderParam("If-None-Match") String ifNoneMatch,
            @Context RoutingContext context) {
        // Streams are sent in chunks, which a body of a known length must not have (RFC 9112, 6.2).
        context.addHeadersEndHandler(ready -> {
            if (context.response().headers().contains(HttpHeaders.CONTENT_LENGTH)) {
                context.response().headers().remove(HttpHeaders.TRANSFER_ENCODING);
            }
        });
        // Every file is read and compared with its digest before anything is sent.
        var sent = Uni.createFrom()
                .item(() -> choose(open(id), range, ifRange, ifNoneMatch))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return RestMulti.fromUniResponse(
                sent,
                chosen -> chosen.archive().stream(vertx, chosen.range()),
                chosen -> headers(id, chosen),
                Sent::status);
    }

    private static Sent choose(ModelArchive archive, String range, String ifRange, String ifNoneMatch) {
        var all = new ByteRange(0, archive.length());
        var none = new ByteRange(0, 0);
        if (ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(archive.etag()))) {
            return new Sent(archive, none, 304);
        }
        var asked = Optional.ofNullable(range)
                .filter(header -> ifRange == null || ifRange.strip().equals(archive.etag()))
                .flatMap(header -> ByteRange.of(header, archive.length()));
        if (asked.isEmpty()) {
            return new Sent(archive, all, 200);
        }
        return asked.get().length() == 0 ? new Sent(archive, none, 416) : new Sent(archive, asked.get(), 206);
    }

    private static Map<String, List<String>> headers(String id, Sent sent) {
        var headers = new LinkedHashMap<String, List<String>>();
        headers.put("ETag", List.of(sent.archive().etag()));
        headers.put("Accept-Ranges", List.of("bytes"));
        headers.put("Content-Type", List.of(TAR));
        headers.put("Content-Disposition", List.of("attachment; filename=\"" + id + ".tar\""));
        if (sent.status() != 304) {
            headers.put("Content-Length", List.of("" + sent.range().length()));
        }
        if (sent.status() == 206) {
            headers.put(
                    "Content-Range",
                    List.of("bytes %d-%d/%d"
                            .formatted(
                                    sent.range().from(),
                                    sent.range().to() - 1,
                                    sent.archive().length())));
        } else if (sent.status() == 416) {
            headers.put("Content-Range", List.of("bytes */" + sent.archive().length()));
        }
        return headers;
    }

    private ModelArchive open(String id) {
        if (!ExperimentId.PATTERN.matcher(id).matches()) {
            throw refused(400, "invalid_value", "experiment_id is " + ExperimentId.ALLOWED);
        }
        openings.acquireUninterruptibly();
        try {
            var directory = artifacts
                    .get(id + "/model")
                    .orElseThrow(() -> refused(404, "no_model", "there is no model of experiment '%s'".formatted(id)));
            return ModelArchive.of(id, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            openings.release();
        }
    }

    /** What the artifact store says when it cannot be reached. */
    @ServerExceptionMapper
    Response of(UncheckedIOException e) {
        return refusal(503, "artifacts_unavailable", e.getMessage());
    }

    private static WebApplicationException refused(int status, String code, String message) {
        return new WebApplicationException(refusal(status, code, message));
    }

    private static Response refusal(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(new Refusal(code, message))
                .build();
    }
}
