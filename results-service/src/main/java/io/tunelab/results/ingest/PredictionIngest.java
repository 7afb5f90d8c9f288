package io.tunelab.results.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.results.store.PredictionSets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import tunelab.v1.TestPredictions;
import tunelab.v1.TrainingDynamics;
import tunelab.v1.ValidationAnswers;

/** Keeps the test predictions, training dynamics and validation answers of each run, those of its newest attempt. */
@ApplicationScoped
class PredictionIngest implements MessageHandler<TestPredictions> {
    private static final Logger LOG = Logger.getLogger(PredictionIngest.class);
    private static final String UPSERT =
            "INSERT INTO predictions (experiment_id, attempt, dataset_key, num_labels, examples, message, training,"
                    + " validation)"
                    + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, cast(?7 AS bytea), cast(?8 AS bytea)) ON CONFLICT (experiment_id) DO UPDATE SET"
                    + " attempt = excluded.attempt, dataset_key = excluded.dataset_key,"
                    + " num_labels = excluded.num_labels, examples = excluded.examples, message = excluded.message,"
                    + " training = excluded.training, validation = excluded.validation"
                    + " WHERE excluded.attempt >= predictions.attempt";
    private static final int MOST_VALIDATION_ANSWERS = 50_000;
    private final PredictionSets predictions;
    private final HeldRuns heldRuns;

    PredictionIngest(PredictionSets predictions, HeldRuns heldRuns) {
        this.heldRuns = heldRuns;
        this.predictions = predictions;
    }

    @Override
    public TestPredictions read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            throw new UnreadableMessageException("the message has no value");
        }
        try {
            var message = TestPredictions.parseFrom(record.value());
            check(message);
            return withPossibleExtras(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableMessageException("not Protocol Buffers: " + e.getMessage(), e);
        }
    }

    private static void check(TestPredictions message) {
        if (!ExperimentId.isValid(message.getExperimentId())) {
            throw new UnreadableMessageException(
                    "experiment_id is '" + message.getExperimentId() + "', which cannot be an id");
        }
        int examples = message.getRowIdsCount();
        int labels = message.getNumLabels();
        // Of a multi-label run each example has a number of labels, which lie end to end.
        boolean multiLabel = message.getLabelCountsCount() > 0;
        long expected = multiLabel
                ? message.getLabelCountsList().stream()
                        .mapToLong(Integer::toUnsignedLong)
                        .sum()
                : examples;
        boolean fits = labels >= 2
                && (!multiLabel || message.getLabelCountsCount() == examples)
                && message.getLabelsCount() == expected
                && message.getProbabilitiesCount() == (long) examples * labels;
        if (!fits) {
            throw new UnreadableMessageException("%d row ids, %d labels and %d probabilities do not fit %d labels"
                    .formatted(examples, message.getLabelsCount(), message.getProbabilitiesCount(), labels));
        }
        // A bit that turned over on the way leaves the counts as they are.
        boolean possible = message.getAttempt() >= 0
                && message.getLabelsList().stream().allMatch(label -> label >= 0 && label < labels)
                && message.getProbabilitiesList().stream().allMatch(share -> share >= 0 && share <= 1);
        if (!possible) {
            throw new UnreadableMessageException("an attempt, a label or a probability is out of range");
        }
    }

    /** Training dynamics, validation answers and lengths are extras: a fault in them must not cost the run its test predictions. */
    private static TestPredictions withPossibleExtras(TestPredictions message) {
        var kept = message.toBuilder();
        if (message.hasTraining() && !isPossible(message.getTraining(), message.getNumLabels())) {
            warn(message, "training dynamics", message.getTraining().getRowIdsCount());
            kept.clearTraining();
        }
        if (message.hasValidation() && !isPossible(message.getValidation(), message.getNumLabels())) {
            warn(message, "validation answers", message.getValidation().getRowIdsCount());
            kept.clearValidation();
        }
        if (!hasPossibleLengths(message)) {
            warn(message, "lengths", message.getTokenCountsCount());
            kept.clearTokenCounts();
        }
        return kept.build();
    }

    private static void warn(TestPredictions message, String extra, int examples) {
        LOG.warnf(
                "the test predictions of %s are kept without their %s: those of %d examples do not fit together or are out"
                        + " of range",
                message.getExperimentId(), extra, examples);
    }

    private static boolean isPossible(ValidationAnswers validation, int labels) {
        int examples = validation.getRowIdsCount();
        boolean multiLabel = validation.getLabelsCount() == 0;
        return examples > 0
                && examples <= MOST_VALIDATION_ANSWERS
                && (multiLabel || validation.getLabelsCount() == examples)
                && validation.getPredictedCount() == examples
                && validation.getLabelsList().stream().allMatch(label -> label >= 0 && label < labels)
                && validation.getPredictedList().stream()
                        .allMatch(label -> label >= 0 && label < (multiLabel ? 2 : labels));
    }

    private static boolean hasPossibleLengths(TestPredictions message) {
        return message.getTokenCountsCount() == 0
                || message.getTokenCountsCount() == message.getRowIdsCount()
                        && message.getTokenCountsList().stream().allMatch(count -> count >= 0);
    }

    private static boolean isPossible(TrainingDynamics training, int labels) {
        int examples = training.getRowIdsCount();
        boolean fits = (training.getLabelsCount() == 0 || training.getLabelsCount() == examples)
                && training.getConfidenceCount() == examples
                && training.getVariabilityCount() == examples
                && training.getCorrectCount() == examples
                && training.getTrainExamples() >= examples;
        return fits
                && training.getEpochs() > 0
                && training.getLabelsList().stream().allMatch(label -> label >= 0 && label < labels)
                && training.getConfidenceList().stream().allMatch(share -> share >= 0 && share <= 1)
                && training.getVariabilityList().stream().allMatch(share -> share >= 0 && share <= 1)
                && training.getCorrectList().stream().allMatch(count -> count >= 0 && count <= training.getEpochs());
    }

    @Override
    public Map<String, Integer> keep(List<TestPredictions> batch) {
        var tally = new TreeMap<String, Integer>();
        var deleted = heldRuns.deleted(
                batch.stream().map(TestPredictions::getExperimentId).toList());
        for (var message : batch) {
            if (deleted.contains(message.getExperimentId())) {
                tally.merge("deleted", 1, Integer::sum);
                continue;
            }
            int rows = predictions
                    .getEntityManager()
                    .createNativeQuery(UPSERT)
                    .setParameter(1, message.getExperimentId())
                    .setParameter(2, message.getAttempt())
                    .setParameter(3, message.getDatasetKey())
                    .setParameter(4, message.getNumLabels())
                    .setParameter(5, message.getRowIdsCount())
                    .setParameter(
                            6,
                            message.toBuilder()
                                    .clearTraining()
                                    .clearValidation()
                                    .build()
                                    .toByteArray())
                    .setParameter(
                            7, message.hasTraining() ? message.getTraining().toByteArray() : null)
                    .setParameter(
                            8, message.hasValidation() ? message.getValidation().toByteArray() : null)
                    .executeUpdate();
            tally.merge(rows == 1 ? "applied" : "older_attempt", 1, Integer::sum);
        }
        return tally;
    }
}
