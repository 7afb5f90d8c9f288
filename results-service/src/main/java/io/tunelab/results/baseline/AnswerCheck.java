package io.tunelab.results.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tunelab.contract.request.FieldError;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tunelab.v1.TestPredictions;

/**
 * Checks that predictions cover a test set exactly, and gives them the form that those of runs have. A text has one label, or
 * in multi-label data any number of labels separated by bars.
 */
final class AnswerCheck {
    private static final double SUM_TOLERANCE = 0.01;
    private static final float THRESHOLD = 0.5f;
    /** Also what Python prints of a dictionary. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private final List<FieldError> errors = new ArrayList<>();
    private final TestSet set;
    private final TestedExamples tested;
    private final Map<Integer, Answer> byRow;

    private AnswerCheck(TestSet set, Map<Integer, Answer> byRow) {
        this.set = set;
        this.tested = set.tested();
        this.byRow = byRow;
    }

    /** Predictions that fit a test set. */
    record Checked(TestSet set, boolean hasProbabilities, TestPredictions message) {}

    /**
     * The predictions, for the test set that has exactly these texts.
     *
     * @param testSet id of the test set; needed where several have these texts' ids
     * @throws ProblemException 400, with what is missing, unknown or not allowed
     */
    static Checked of(List<Answer> answers, Optional<String> testSet, List<TestSet> sets) {
        var byRow = Coverage.byRow(answers);
        var set = Coverage.covered(byRow.keySet(), testSet, sets);
        return new AnswerCheck(set, byRow).checked();
    }

    private Checked checked() {
        long with = byRow.values().stream()
                .filter(answer -> answer.probabilities().isPresent())
                .count();
        if (with != 0 && with != byRow.size()) {
            throw Coverage.invalid(List.of(FieldError.because(
                    "invalid_value",
                    "probabilities",
                    "probabilities: %d of %d texts have them; give them for every text or for none"
                            .formatted(with, byRow.size()))));
        }
        var message = TestPredictions.newBuilder()
                .setDatasetKey(set.datasetKey())
                .setNumLabels(tested.labels().size());
        for (var example : inOrder(tested)) {
            var truth = truth(example);
            message.addRowIds(example.rowId()).addAllLabels(truth);
            if (tested.predictions().isMultiLabel()) {
                message.addLabelCounts(truth.size());
            }
            for (float probability : probabilities(byRow.get(example.rowId()))) {
                message.addProbabilities(probability);
            }
        }
        Coverage.refuseAny(errors);
        return new Checked(set, with > 0, message.build());
    }

    /** By row: the same file gives the same message whichever run the test set was learned from. */
    private static List<Example> inOrder(TestedExamples tested) {
        return tested.examples().stream()
                .sorted(Comparator.comparingInt(Example::rowId))
                .toList();
    }

    private List<Integer> truth(Example example) {
        return tested.predictions()
                .labelSets()
                .map(sets -> sets.get(example.label()))
                .orElse(List.of(example.label()));
    }

    /** One per label; 0 and 1 where the file has none. */
    private float[] probabilities(Answer answer) {
        var said = said(answer);
        var probabilities = new float[tested.labels().size()];
        if (answer.probabilities().isEmpty()) {
            said.forEach(label -> probabilities[label] = 1);
            return probabilities;
        }
        if (!read(answer, probabilities)) {
            return probabilities;
        }
        if (!tested.predictions().isMultiLabel()) {
            checkLabel(answer, said, probabilities);
        } else if (IntStream.range(0, probabilities.length)
                .anyMatch(label -> probabilities[label] >= THRESHOLD != said.contains(label))) {
            errors.add(
                    Coverage.at(
                            answer,
                            "label",
                            answer.label(),
                            "the labels with a probability of at least 0.5; omit the probabilities if another threshold was used"));
        }
        return probabilities;
    }

    private List<Integer> said(Answer answer) {
        if (tested.predictions().isMultiLabel()) {
            return answer.label().isBlank()
                    ? List.of()
                    : Arrays.stream(answer.label().split("\\|"))
                            .map(name -> number(answer, name.strip()))
                            .filter(label -> label >= 0)
                            .toList();
        }
        int label = number(answer, answer.label().strip());
        return label < 0 ? List.of() : List.of(label);
    }

    private int number(Answer answer, String name) {
        int number = tested.labels().indexOf(name);
        if (number < 0) {
            errors.add(Coverage.at(answer, "label", name, String.join(", ", tested.labels())));
        }
        return number;
    }

    /** Whether they could be read; if not, that is among the errors. */
    private boolean read(Answer answer, float... into) {
        var text = answer.probabilities().orElseThrow();
        var allowed = "a number from 0 to 1 for each of " + String.join(", ", tested.labels())
                + ", as a JSON object or as a list in this order";
        try {
            var json = JSON.readTree(text);
            boolean fits = json != null && json.size() == into.length && (json.isObject() || json.isArray());
            for (int label = 0; fits && label < into.length; label++) {
                var value = json.isArray()
                        ? json.get(label)
                        : json.path(tested.labels().get(label));
                fits = value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1;
                into[label] = value.floatValue();
            }
            if (fits) {
                return true;
            }
        } catch (JsonProcessingException e) {
            // Refused below, like values that are not probabilities.
        }
        errors.add(Coverage.at(answer, "probabilities", text, allowed));
        return false;
    }

    private void checkLabel(Answer answer, List<Integer> said, float... probabilities) {
        double sum = 0;
        float largest = 0;
        for (float probability : probabilities) {
            sum += probability;
            largest = Math.max(largest, probability);
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            errors.add(Coverage.at(
                    answer, "probabilities", answer.probabilities().orElseThrow(), "probabilities that add up to 1"));
        } else if (!said.isEmpty() && probabilities[said.get(0)] < largest) {
            errors.add(Coverage.at(
                    answer,
                    "label",
                    answer.label(),
                    "the label with the largest probability; omit the probabilities if another threshold was used"));
        } else if (!said.isEmpty()) {
            // The first of equal probabilities counts as the prediction, but the file may name another of them.
            int label = said.get(0);
            for (int before = 0; before < label; before++) {
                if (probabilities[before] == largest) {
                    probabilities[before] = Math.nextDown(largest);
                }
            }
        }
    }
}
