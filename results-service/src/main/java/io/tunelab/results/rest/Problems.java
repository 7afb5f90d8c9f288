package io.tunelab.results.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place that makes problems. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Map<Integer, String> CODES = Map.of(
            400, "bad_request",
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "message_too_large",
            415, "unsupported_media_type");

    private final AllowedMethods allowed;

    Problems(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    Response of(ProblemException e, UriInfo uri) {
        return answer(e.status(), e.code(), e.getMessage(), uri, e.errors());
    }

    @ServerExceptionMapper
    Response of(InvalidRequestException e, UriInfo uri) {
        return answer(400, e.code(), e.getMessage(), uri, e.errors());
    }

    /** A body that is JSON, but of another shape than its operation reads. */
    @ServerExceptionMapper
    Response of(MismatchedInputException e, UriInfo uri) {
        var path = e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        var allowed = e.getTargetType() == List.class ? "a list" : "of the type that the OpenAPI document says";
        var error = new FieldError(path.isEmpty() ? "body" : path, "of another type", allowed);
        return answer(400, "invalid_json", error.toString(), uri, List.of(error));
    }

    /** What the framework itself refuses: unknown paths, methods, media types. */
    @ServerExceptionMapper
    Response of(WebApplicationException e, UriInfo uri) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        var detail =
                switch (status) {
                    case 404 -> Problem.NO_SUCH_PATH;
                    case 405 -> "this path does not know this method";
                    case 415 ->
                        "the body's Content-Type must be application/json; studies may be application/yaml, too";
                    case 406 -> "this path answers with application/json";
                    default -> String.valueOf(e.getMessage());
                };
        var problem = answer(status, CODES.getOrDefault(status, "http_" + status), detail, uri, List.of());
        return status == 405
                ? Response.fromResponse(problem)
                        .header("Allow", allowed.of(uri.getPath()))
                        .build()
                : problem;
    }

    @ServerExceptionMapper
    Response of(RuntimeException e, UriInfo uri) {
        LOG.errorf(e, "%s failed", uri.getPath());
        boolean isStorage =
                e instanceof jakarta.persistence.PersistenceException || e.getCause() instanceof java.sql.SQLException;
        return isStorage
                ? answer(503, "storage_unavailable", "the database does not answer; try again", uri, List.of())
                : answer(500, "internal_error", "this should not happen; see the service's log", uri, List.of());
    }

    private static Response answer(int status, String code, String detail, UriInfo uri, List<FieldError> errors) {
        var title = code.replace('_', ' ');
        var problem = new Problem(
                "urn:tunelab:problem:" + code,
                title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
                status,
                detail,
                uri.getRequestUri().getRawPath(),
                code,
                errors);
        return Response.status(status).type(Problem.MEDIA_TYPE).entity(problem).build();
    }
}
