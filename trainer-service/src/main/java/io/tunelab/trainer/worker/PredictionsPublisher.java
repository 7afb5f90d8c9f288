package io.tunelab.trainer.worker;

import io.tunelab.trainer.engine.Task;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.training.Checkpoint;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.SplitPredictions;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import tunelab.v1.TestPredictions;

/**
 * Publishes a run's test predictions; returns when the broker has them. While the broker is away a trained run waits:
 * hours of training are not given up for it.
 */
final class PredictionsPublisher {
    /** Hands a message to the broker and returns when it is acknowledged. */
    interface Transport {
        void send(String key, byte[] value);
    }

    private static final Logger LOG = Logger.getLogger(PredictionsPublisher.class);
    private final Transport transport;
    private final Duration retryPause;

    PredictionsPublisher(Transport transport, Duration retryPause) {
        this.transport = transport;
        this.retryPause = retryPause;
    }

    /**
     * @param interruption asked before every try
     * @throws RuntimeException if the broker will never take them, because they are too large
     */
    void publish(
            ClaimedRun run,
            String datasetKey,
            Examples test,
            SplitPredictions predictions,
            Checkpoint.Interruption interruption) {
        var message = message(run, datasetKey, test, predictions);
        while (true) {
            interruption.check();
            try {
                transport.send(run.experimentId(), message);
                return;
            } catch (RuntimeException e) {
                if (isTooLarge(e)) {
                    throw e;
                }
                LOG.warnf("the test predictions of %s wait for Kafka: %s", run.experimentId(), e.getMessage());
                pause();
            }
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    private void pause() {
        try {
            Thread.sleep(retryPause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException("interrupted while the test predictions waited for Kafka");
        }
    }

    private static byte[] message(ClaimedRun run, String datasetKey, Examples test, SplitPredictions predictions) {
        var message = TestPredictions.newBuilder()
                .setExperimentId(run.experimentId())
                .setAttempt(run.attempt())
                .setDatasetKey(datasetKey)
                .setNumLabels(predictions.classes());
        for (int example = 0; example < test.size(); example++) {
            var labels = test.targets().labels(example);
            message.addRowIds(test.rowId(example));
            Arrays.stream(labels).forEach(message::addLabels);
            if (test.targets().task() == Task.MULTI_LABEL) {
                message.addLabelCounts(labels.length);
            }
            for (int label = 0; label < predictions.classes(); label++) {
                message.addProbabilities(predictions.probability(example, label));
            }
        }
        return message.build().toByteArray();
    }
}
