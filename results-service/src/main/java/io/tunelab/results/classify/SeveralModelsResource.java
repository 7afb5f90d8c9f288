package io.tunelab.results.classify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.classify.ClassifyResource.Texts;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tries several finished runs' models on the same texts. */
@Path("/api/v1/classify")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class SeveralModelsResource {
    private static final int MOST_MODELS = 8;
    private final Classifying classifying;

    SeveralModelsResource(Classifying classifying) {
        this.classifying = classifying;
    }

    /**
     * What is asked of several models.
     *
     * @param experimentIds 1 to 8, each once
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ModelsAndTexts(
            List<String> experimentIds, List<String> texts, List<String> secondTexts, boolean calibrated) {}

    /** In the order of the experiments that were named. */
    @RegisterForReflection
    public record Answers(List<ModelAnswer> answers) {
        public Answers {
            answers = List.copyOf(answers);
        }
    }

    /** What one model says, or why it says nothing. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelAnswer(String experimentId, List<Predictions.Prediction> predictions, Unanswered problem) {
        /** @param code stable, for programs */
        @RegisterForReflection
        public record Unanswered(int status, String code, String detail) {}
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "classifyWithSeveralModels",
            summary = "Classify the same texts with several models",
            description =
                    "1 to 8 completed experiments, one after the other. A model that cannot be asked has a `problem` instead of"
                            + " `predictions`; the others answer. Texts are as for one model.")
    public Answers classifyWithSeveral(ModelsAndTexts asked) {
        var ids = asked == null || asked.experimentIds() == null ? List.<String>of() : asked.experimentIds();
        if (ids.isEmpty()
                || ids.size() > MOST_MODELS
                || ids.stream().distinct().count() < ids.size()
                || ids.contains(null)) {
            throw ProblemException.parameter(
                    "experiment_ids", ids.toString(), "1 to " + MOST_MODELS + " different experiments");
        }
        var texts = new Texts(asked.texts(), asked.secondTexts(), asked.calibrated());
        classifying.check(texts);
        return new Answers(ids.stream().map(id -> answer(id, texts)).toList());
    }

    private ModelAnswer answer(String id, Texts texts) {
        try {
            return new ModelAnswer(id, classifying.predictions(id, texts).predictions(), null);
        } catch (ProblemException e) {
            return new ModelAnswer(id, null, new ModelAnswer.Unanswered(e.status(), e.code(), e.getMessage()));
        }
    }
}
