package io.tunelab.results.classify;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.classify.ClassifyResource.Texts;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what is asked and asks a trainer. */
@ApplicationScoped
class Classifying {
    private final ExperimentReads experiments;
    private final Trainers trainers;
    private final ClassifyConfig.Classify limits;

    Classifying(ExperimentReads experiments, Trainers trainers, ClassifyConfig config) {
        this.experiments = experiments;
        this.trainers = trainers;
        this.limits = config.classify();
    }

    /** @throws ProblemException 404 or 409 if there is no such model, 503 if no trainer answers */
    Predictions predictions(String id, Texts asked) {
        var experiment = experiments.one(id);
        if (experiment.standing().state() != State.COMPLETED) {
            throw new ProblemException(
                    409,
                    "not_completed",
                    "experiment '%s' is %s; only a completed one has a model"
                            .formatted(id, experiment.standing().state()),
                    List.of());
        }
        var length = maxLength(experiment);
        var predictions = new ArrayList<Predictions.Prediction>();
        for (int from = 0; from < asked.texts().size(); from += limits.batch()) {
            int to = Math.min(asked.texts().size(), from + limits.batch());
            var second = asked.secondTexts();
            predictions.addAll(trainers.classify(new TrainerApi.Question(
                            id,
                            asked.texts().subList(from, to),
                            second.isEmpty() ? second : second.subList(from, to),
                            length,
                            asked.calibrated()))
                    .predictions());
        }
        return new Predictions(predictions);
    }

    /** @throws ProblemException 400 for too many, too long or missing texts */
    void check(Texts asked) {
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
