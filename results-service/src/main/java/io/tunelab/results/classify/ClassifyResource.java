package io.tunelab.results.classify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.State;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tries a finished run's model on texts. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Experiments")
public class ClassifyResource {
    private static final int MOST_MODELS = 8;
    private final ExperimentReads experiments;
    private final Trainers trainers;
    private final ClassifyConfig.Classify limits;

    ClassifyResource(ExperimentReads experiments, Trainers trainers, ClassifyConfig config) {
        this.experiments = experiments;
        this.trainers = trainers;
        this.limits = config.classify();
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
    @Path("experiments/{id}/classify")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(value = Predictions.class, responseCode = "200", responseDescription = "One prediction per text")
    @Operation(
            operationId = "classify",
            summary = "Classifies texts with the run's model",
            description =
                    "1 to 32 texts of at most 20,000 characters, truncated as in the run's training; of pairs of texts the"
                            + " second ones are `second_texts`. `tokens` counts the whole text, special tokens included."
                            + " With `calibrated`, probabilities are scaled with the temperature that was fitted on validation.")
    @APIResponse(responseCode = "409", description = "The run has not completed, or its model is missing")
    @APIResponse(responseCode = "503", description = "No trainer answers, or too many requests wait for it")
    public Predictions classify(@PathParam("id") String id, Texts asked) {
        check(asked);
        return predictions(id, asked);
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
    @Path("classify")
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
        check(texts);
        return new Answers(ids.stream().map(id -> answer(id, texts)).toList());
    }

    private ModelAnswer answer(String id, Texts texts) {
        try {
            return new ModelAnswer(id, predictions(id, texts).predictions(), null);
        } catch (ProblemException e) {
            return new ModelAnswer(id, null, new ModelAnswer.Unanswered(e.status(), e.code(), e.getMessage()));
        }
    }

    private Predictions predictions(String id, Texts asked) {
        var experiment = experiments.one(id);
        if (experiment.standing().state() != State.COMPLETED) {
            throw new ProblemException(
                    409,
                    "not_completed",
                    "experiment '%s' is %s; only a completed one has a model"
                            .formatted(id, experiment.standing().state()),
                    List.of());
        }
        return trainers.classify(new TrainerApi.Question(
                id, asked.texts(), asked.secondTexts(), maxLength(experiment), asked.calibrated()));
    }

    private void check(Texts asked) {
        var texts = asked == null ? null : asked.texts();
        if (texts == null || texts.isEmpty() || texts.size() > limits.texts()) {
            throw ProblemException.parameter(
                    "texts", texts == null ? "absent" : texts.size() + " texts", "1 to " + limits.texts() + " texts");
        }
        if (!asked.secondTexts().isEmpty() && asked.secondTexts().size() != texts.size()) {
            throw ProblemException.parameter(
                    "second_texts",
                    asked.secondTexts().size() + " texts",
                    "as many as texts, " + texts.size() + ", or none");
        }
        checkEach("texts", texts);
        checkEach("second_texts", asked.secondTexts());
    }

    private void checkEach(String name, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            if (text == null || text.length() > limits.textLength()) {
                throw ProblemException.parameter(
                        name + "[" + i + "]",
                        text == null ? "null" : text.length() + " characters",
                        "at most " + limits.textLength() + " characters");
            }
        }
    }

    /** Unknown where a run is known by its events alone. */
    private static Optional<Integer> maxLength(ExperimentView experiment) {
        return Optional.ofNullable(experiment.request())
                .map(request -> request.path("max_length"))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt);
    }
}
