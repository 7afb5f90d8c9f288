package io.tunelab.data.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.data.DataException;
import io.tunelab.data.source.DataConfig;
import io.tunelab.data.source.NamedData;
import io.tunelab.data.upload.Uploads.Outcome;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The data directory for results-service, which knows who may ask; nobody else calls this. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class UploadResource {
    private final Uploads uploads;
    private final ObjectMapper mapper;
    private final long most;

    UploadResource(Uploads uploads, ObjectMapper mapper, DataConfig config) {
        this.uploads = uploads;
        this.mapper = mapper;
        this.most = config.limits().uploadBytes();
    }

    /** Data sets that requests can name. */
    @RegisterForReflection
    public record Available(List<NamedData> available) {
        public Available {
            available = List.copyOf(available);
        }
    }

    /** Why there is no answer. */
    @RegisterForReflection
    public record Refusal(String code, String message) {}

    @GET
    public Available list() {
        return new Available(uploads.list());
    }

    /**
     * Takes a file.
     *
     * @param dataset as in a request: its name and how it is read
     * @param ending of the file's name, such as {@code .csv.gz}
     */
    @PUT
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    public Response put(
            @QueryParam("dataset") String dataset,
            @QueryParam("ending") String ending,
            @QueryParam("replace") boolean replace,
            @HeaderParam("X-Expected-Length") Optional<Long> length,
            InputStream body) {
        length.filter(bytes -> bytes > most).ifPresent(bytes -> {
            throw ReceivedFile.tooLarge(bytes, most);
        });
        var asked = choice(dataset);
        var taken = uploads.take(asked, String.valueOf(ending), replace, length.orElse(0L), body);
        return Response.status(taken.outcome() == Outcome.CREATED ? 201 : 200)
                .header("X-Tunelab-Outcome", taken.outcome())
                .entity(answer(asked.name(), taken))
                .build();
    }

    private DatasetChoice choice(String dataset) {
        try {
            return DatasetChoice.read(mapper.readTree(dataset == null ? "" : dataset));
        } catch (JsonProcessingException e) {
            throw new UploadRefusedException(400, "invalid_parameter", "dataset is not JSON");
        }
    }

    private ObjectNode answer(String name, Uploads.Taken taken) {
        return mapper.createObjectNode()
                .put("name", name)
                .put("file", taken.file())
                .put("bytes", taken.bytes())
                .put("sha256", taken.sha256())
                .set("inspection", taken.inspection().json());
    }

    @ServerExceptionMapper
    Response of(UploadRefusedException e) {
        return refusal(e.status(), e.code(), e.getMessage());
    }

    @ServerExceptionMapper
    Response of(InvalidRequestException e) {
        return refusal(400, e.code(), e.getMessage());
    }

    @ServerExceptionMapper
    Response of(DataException e) {
        return refusal(422, e.code(), e.getMessage());
    }

    private static Response refusal(int status, String code, String message) {
        return Response.status(status).entity(new Refusal(code, message)).build();
    }
}
