package io.tunelab.trainer.worker;

import io.tunelab.contract.dataset.Task;
import io.tunelab.intake.Retries;
import io.tunelab.trainer.events.RecordTooLargeForTopicException;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.SplitPredictions;
import io.tunelab.trainer.training.Splits;
import io.tunelab.trainer.training.TrainingDynamics;
import io.tunelab.trainer.training.TrainingResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;
import tunelab.v1.TestPredictions;
import tunelab.v1.ValidationAnswers;

/**
 * Publishes a run's test predictions, training dynamics and validation answers; returns when the broker has them. While the broker is away a trained run waits:
 * hours of training are not given up for it.
 */
final class PredictionsPublisher {
    /** Hands a message to the broker and returns when it is acknowledged. */
    interface Transport {
        void send(String key, byte[] value);
    }

    private static final Logger LOG = Logger.getLogger(PredictionsPublisher.class);
    /** Of larger validation splits an evenly spaced sample, the same for every run on the same split. */
    private static final int MOST_VALIDATION_ANSWERS = 50_000;

    private final Transport transport;
    private final Retries retries;
    private final IntSupplier largest;

    /** @param largest bytes of a message that producer and topic take */
    PredictionsPublisher(Transport transport, Duration retryPause, IntSupplier largest) {
        this.transport = transport;
        this.retries = Retries.every(
                retryPause,
                failure -> !(failure instanceof RunInterruptedException)
                        && !(failure instanceof RecordTooLargeForTopicException),
                failure -> LOG.warnf("test predictions wait for Kafka: %s", failure.getMessage()));
        this.largest = largest;
    }

    /**
     * Before training: whether the predictions of so many examples can be published at all. Probabilities alone are counted,
     * so what passes may still be too large.
     *
     * @throws DatasetException if they cannot
     */
    void requireFits(int examples, int labels) throws DatasetException {
        long bytes = (long) examples * labels * Float.BYTES;
        int limit = largest.getAsInt();
        if (bytes > limit) {
            throw new DatasetException(
                    "predictions_too_large",
                    ("the predictions of %,d test examples with %d labels take %,d bytes or more; a message of test-predictions"
                                    + " has at most %,d. Use fewer test examples (fraction), or raise"
                                    + " mp.messaging.outgoing.test-predictions.max.request.size and the topic's max.message.bytes")
                            .formatted(examples, labels, bytes, limit));
        }
    }

    /**
     * With training dynamics, validation answers and the lengths of the test examples, unless they make the message too large:
     * no run fails for them.
     *
     * @param interruption asked before every try
     * @throws RecordTooLargeForTopicException if the broker will never take them, because they are too large
     */
    void publish(
            ClaimedRun run,
            String datasetKey,
            Splits splits,
            TrainingResult result,
            Checkpoint.Interruption interruption) {
        var message = message(run, datasetKey, splits.test(), result.predictions());
        result.dynamics()
                .ifPresent(dynamics -> message.setTraining(
                        training(splits.train(), result.epochs().size(), dynamics)));
        message.setValidation(validation(splits.validation(), result.validation()));
        try {
            publishWhatFits(run, message, interruption);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException("interrupted while the test predictions waited for Kafka");
        }
    }

    private void publishWhatFits(ClaimedRun run, TestPredictions.Builder message, Checkpoint.Interruption interruption)
            throws InterruptedException {
        try {
            publish(run, message, interruption);
        } catch (RecordTooLargeForTopicException e) {
            if (!message.hasTraining() && !message.hasValidation() && message.getTokenCountsCount() == 0) {
                throw e;
            }
            var extra = withoutOne(message);
            LOG.warnf("the %s of %s are left out: %s", extra, run.experimentId(), e.getMessage());
            publishWhatFits(run, message, interruption);
        }
    }

    /** Takes the least needed extra away and names it. */
    private static String withoutOne(TestPredictions.Builder message) {
        if (message.hasTraining()) {
            message.clearTraining();
            return "training dynamics";
        }
        if (message.hasValidation()) {
            message.clearValidation();
            return "validation answers";
        }
        message.clearTokenCounts();
        return "lengths of the test examples";
    }

    private void publish(ClaimedRun run, TestPredictions.Builder message, Checkpoint.Interruption interruption)
            throws InterruptedException {
        var bytes = message.build().toByteArray();
        retries.untilDone(() -> {
            interruption.check();
            transport.send(run.experimentId(), bytes);
        });
    }

    private static TestPredictions.Builder message(
            ClaimedRun run, String datasetKey, Examples test, SplitPredictions predictions) {
        var message = TestPredictions.newBuilder()
                .setExperimentId(run.experimentId())
                .setAttempt(run.attempt())
                .setDatasetKey(datasetKey)
                .setNumLabels(predictions.classes());
        for (int example = 0; example < test.size(); example++) {
            var labels = test.targets().labels(example);
            message.addRowIds(test.rowId(example));
            message.addTokenCounts(test.tokens(example));
            Arrays.stream(labels).forEach(message::addLabels);
            if (test.targets().task() == Task.MULTI_LABEL) {
                message.addLabelCounts(labels.length);
            }
            for (int label = 0; label < predictions.classes(); label++) {
                message.addProbabilities(predictions.probability(example, label));
            }
        }
        return message;
    }

    private static ValidationAnswers validation(Examples examples, SplitPredictions predictions) {
        var message = ValidationAnswers.newBuilder().setValidationExamples(examples.size());
        int count = Math.min(examples.size(), MOST_VALIDATION_ANSWERS);
        for (int i = 0; i < count; i++) {
            int example = (int) ((long) i * examples.size() / count);
            message.addRowIds(examples.rowId(example));
            if (examples.targets().task() == Task.SINGLE_LABEL) {
                message.addLabels(examples.targets().label(example));
                message.addPredicted(predictions.predicted(example));
            } else {
                message.addPredicted(predictions.saysExactly(example, examples.targets()) ? 1 : 0);
            }
        }
        return message.build();
    }

    private static tunelab.v1.TrainingDynamics training(Examples train, int epochs, TrainingDynamics dynamics) {
        var message = tunelab.v1.TrainingDynamics.newBuilder().setEpochs(epochs).setTrainExamples(train.size());
        for (int i = 0; i < dynamics.size(); i++) {
            message.addRowIds(train.rowId(dynamics.place(i)));
            if (train.targets().task() == Task.SINGLE_LABEL) {
                message.addLabels(train.targets().label(dynamics.place(i)));
            }
            message.addConfidence(dynamics.confidence(i));
            message.addVariability(dynamics.variability(i));
            message.addCorrect(dynamics.right(i));
        }
        return message.build();
    }
}
