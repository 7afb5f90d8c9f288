package io.tunelab.results.classify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** A trainer, as far as it classifies. */
@Path("/api/v1/classifications")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface TrainerApi {
    @POST
    Predictions classify(Question question);

    /**
     * What is asked.
     *
     * @param secondTexts for a model of pairs of texts; else empty
     * @param maxLength longest input in tokens, as the run was trained; empty: as many as the model has positions
     * @param calibrated whether probabilities are scaled with the temperature that was fitted on validation
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Question(
            String experimentId,
            List<String> texts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> secondTexts,
            Optional<Integer> maxLength,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean calibrated) {
        public Question {
            texts = List.copyOf(texts);
            secondTexts = List.copyOf(secondTexts);
        }
    }

    /** Why there is no answer. */
    @RegisterForReflection
    record Refusal(String code, String message) {}
}
