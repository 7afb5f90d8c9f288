package io.tunelab.results.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tries a finished run's model on texts. */
@Path("/api/v1/experiments/{id}/classify")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class ClassifyResource {
    private final Classifying classifying;

    ClassifyResource(Classifying classifying) {
        this.classifying = classifying;
    }

    /**
     * What is asked.
     *
     * @param secondTexts for a model of pairs of texts: the second text of each
     * @param calibrated whether probabilities are scaled with the temperature that was fitted on validation
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Texts(List<String> texts, List<String> secondTexts, boolean calibrated) {
        public Texts {
            secondTexts = secondTexts == null ? List.of() : secondTexts;
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(value = Predictions.class, responseCode = "200", responseDescription = "One prediction per text")
    @Operation(
            operationId = "classify",
            summary = "Classifies texts with the run's model",
            description =
                    "1 to 1,000 texts of at most 20,000 characters, 16 MiB together, truncated as in the run's training; of pairs of texts the"
                            + " second ones are `second_texts`. `tokens` counts the whole text, special tokens included."
                            + " With `calibrated`, probabilities are scaled with the temperature that was fitted on validation.")
    @APIResponse(responseCode = "409", description = "The run has not completed, or its model is missing")
    @APIResponse(responseCode = "503", description = "No trainer answers, or too many requests wait for it")
    public Predictions classify(@PathParam("id") String id, Texts asked) {
        classifying.check(asked);
        return classifying.predictions(id, asked);
    }
}
