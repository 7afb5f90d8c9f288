package io.tunelab.trainer.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.model.InvalidModelException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Classifies texts for results-service, which knows who may ask; nobody else calls this. */
@Path("/api/v1/classifications")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ClassificationResource {
    private static final String EXPERIMENT_ID = "(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private final Classifications classifications;
    private final ClassificationConfig config;

    ClassificationResource(Classifications classifications, ClassificationConfig config) {
        this.classifications = classifications;
        this.config = config;
    }

    /**
     * What is asked.
     *
     * @param secondTexts for a model of pairs of texts; absent or empty: single texts
     * @param maxLength longest input in tokens, empty: as many as it was trained on
     * @param calibrated whether probabilities are scaled with the temperature that was fitted on validation
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Request(
            String experimentId,
            List<String> texts,
            List<String> secondTexts,
            Optional<Integer> maxLength,
            boolean calibrated) {
        public Request {
            secondTexts = secondTexts == null ? List.of() : secondTexts;
        }
    }

    /** One prediction per text. */
    @RegisterForReflection(targets = {Answer.class, Classified.class})
    public record Answer(List<Classified> predictions) {
        public Answer {
            predictions = List.copyOf(predictions);
        }
    }

    /** Why there is no answer. */
    @RegisterForReflection
    public record Refusal(String code, String message) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Answer classify(Request request) {
        check(request);
        var maxLength = request.maxLength().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new Answer(classifications.classify(
                request.experimentId(), request.texts(), request.secondTexts(), maxLength, request.calibrated()));
    }

    private void check(Request request) {
        if (request == null
                || request.experimentId() == null
                || !request.experimentId().matches(EXPERIMENT_ID)) {
            throw invalid("experiment_id is letters, digits, '.', '_' and '-', at most 100");
        }
        var texts = request.texts();
        if (texts == null || texts.isEmpty() || texts.size() > config.texts()) {
            throw invalid("texts are 1 to %d, got %d".formatted(config.texts(), texts == null ? 0 : texts.size()));
        }
        if (Stream.concat(texts.stream(), request.secondTexts().stream())
                .anyMatch(text -> text == null || text.length() > config.textLength())) {
            throw invalid("a text has at most %d characters".formatted(config.textLength()));
        }
        if (request.maxLength().filter(length -> length < 3 || length > 8192).isPresent()) {
            throw invalid("max_length is 3 to 8192, got " + request.maxLength().get());
        }
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(400, "invalid_value", message);
    }

    @ServerExceptionMapper
    Response of(InvalidTextsException e) {
        return refusal(400, "invalid_value", e.getMessage());
    }

    @ServerExceptionMapper
    Response of(RefusedException e) {
        return refusal(e.status(), e.code(), e.getMessage());
    }

    @ServerExceptionMapper
    Response of(InvalidModelException e) {
        return refusal(409, e.code(), e.getMessage());
    }

    @ServerExceptionMapper
    Response of(EngineOutOfMemoryException e) {
        return refusal(503, "out_of_memory", e.getMessage());
    }

    private static Response refusal(int status, String code, String message) {
        return Response.status(status).entity(new Refusal(code, message)).build();
    }
}
