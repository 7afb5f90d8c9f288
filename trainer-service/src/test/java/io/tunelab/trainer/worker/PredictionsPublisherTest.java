package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.RequestReader;
import io.tunelab.trainer.events.RecordTooLargeForTopicException;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.training.LogisticEngine;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.Runs;
import io.tunelab.trainer.training.Runs.Told;
import io.tunelab.trainer.training.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import tunelab.v1.TestPredictions;

class PredictionsPublisherTest {
    private final List<byte[]> sent = new ArrayList<>();
    private int tries;

    @Test
    void everyTestExampleIsThereInItsOrder() throws Exception {
        var result = result();
        var predictions = result.predictions();

        publisher(0, null).publish(run(), "tiny", Runs.data(2), result, () -> {});

        var message = TestPredictions.parseFrom(sent.get(0));
        assertThat(message.getExperimentId()).isEqualTo("a");
        assertThat(message.getAttempt()).isEqualTo(2);
        assertThat(message.getDatasetKey()).isEqualTo("tiny");
        assertThat(message.getRowIdsList()).hasSize(31).startsWith(1000, 1001);
        assertThat(message.getLabelsList()).startsWith(0, 1, 0);
        assertThat(message.getProbabilitiesCount()).isEqualTo(62);
        assertThat(message.getProbabilities(3)).isEqualTo(predictions.probability(1, 1));
        var dynamics = result.dynamics().orElseThrow();
        assertThat(message.getTraining().getEpochs()).isEqualTo(1);
        assertThat(message.getTraining().getTrainExamples()).isEqualTo(60);
        assertThat(message.getTraining().getRowIdsList()).hasSize(60).startsWith(1000, 1001);
        assertThat(message.getTraining().getLabelsList()).startsWith(0, 1, 0);
        assertThat(message.getTraining().getConfidence(7)).isEqualTo(dynamics.confidence(7));
        assertThat(message.getTraining().getCorrect(7)).isEqualTo(dynamics.right(7));
    }

    @Test
    void whatTheTestedWeightsSayOfTheValidationExamplesIsThereToo() throws Exception {
        var result = result();
        var validation = Runs.data(2).validation();

        publisher(0, null).publish(run(), "tiny", Runs.data(2), result, () -> {});

        var answers = TestPredictions.parseFrom(sent.get(0)).getValidation();
        assertThat(answers.getValidationExamples()).isEqualTo(validation.size());
        assertThat(answers.getRowIdsList()).hasSize(validation.size()).startsWith(1000, 1001);
        assertThat(answers.getLabelsList()).startsWith(0, 1, 0).hasSize(validation.size());
        long right = IntStream.range(0, validation.size())
                .filter(i -> answers.getPredicted(i) == answers.getLabels(i))
                .count();
        assertThat((double) right / validation.size())
                .isEqualTo(result.best().validation().accuracy())
                .isBetween(0.01, 0.99);
    }

    @Test
    void dynamicsAndThenValidationAnswersThatMakeTheMessageTooLargeAreLeftOut() throws Exception {
        assertThat(publishedUpTo(1_000)).satisfies(message -> {
            assertThat(message.hasTraining()).isFalse();
            assertThat(message.hasValidation()).isTrue();
        });
        assertThat(publishedUpTo(450)).satisfies(message -> {
            assertThat(message.hasTraining() || message.hasValidation()).isFalse();
            assertThat(message.getRowIdsList()).hasSize(31);
        });
    }

    private TestPredictions publishedUpTo(int bytes) throws Exception {
        new PredictionsPublisher(
                        (key, value) -> {
                            if (value.length > bytes) {
                                throw tooLarge();
                            }
                            sent.add(value);
                        },
                        Duration.ofMillis(1),
                        () -> 8 << 20)
                .publish(run(), "tiny", Runs.data(2), result(), () -> {});

        return TestPredictions.parseFrom(sent.remove(0));
    }

    @Test
    void aTrainedRunWaitsForABrokerThatIsAway() throws Exception {
        publisher(5, new IllegalStateException("no broker")).publish(run(), "tiny", Runs.data(2), result(), () -> {});

        assertThat(tries).isEqualTo(6);
        assertThat(sent).hasSize(1);
    }

    @Test
    void theWaitEndsWhenTheLeaseDoes() {
        assertThatThrownBy(() -> publisher(1000, new IllegalStateException("no broker"))
                        .publish(run(), "tiny", Runs.data(2), result(), () -> {
                            if (tries == 3) {
                                throw new RunInterruptedException("lost");
                            }
                        }))
                .isInstanceOf(RunInterruptedException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void whatTheBrokerWillNeverTakeIsNotTriedAgain() {
        var refusal = tooLarge();

        assertThatThrownBy(() -> publisher(1000, refusal).publish(run(), "tiny", Runs.data(2), result(), () -> {}))
                .isSameAs(refusal)
                .hasMessageContainingAll("9,000,000 bytes", "test-predictions", "max.message.bytes");
        // With everything, without the training dynamics, the validation answers, the lengths.
        assertThat(tries).isEqualTo(4);
    }

    @Test
    void predictionsThatCannotBePublishedAreRefusedBeforeTraining() throws Exception {
        publisher(0, null).requireFits(1_000, 200);

        assertThatThrownBy(() -> publisher(0, null).requireFits(20_000, 200))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("16,000,000 bytes or more");
    }

    private PredictionsPublisher publisher(int failures, RuntimeException failure) {
        return new PredictionsPublisher(
                (key, value) -> {
                    if (tries++ < failures) {
                        throw failure;
                    }
                    sent.add(value);
                },
                Duration.ofMillis(1),
                () -> 8 << 20);
    }

    private static RecordTooLargeForTopicException tooLarge() {
        return RecordTooLargeForTopicException.of(
                        "test-predictions", 9_000_000, new IllegalStateException(new RecordTooLargeException("9 MB")))
                .orElseThrow();
    }

    private static TrainingResult result() {
        try (var engine = new LogisticEngine(2, Runs.VOCABULARY, 100)) {
            return Runs.training(engine, Runs.settings(8, 1, Optional.empty()), new Told(), Runs.NO_CHECKPOINT)
                    .run();
        }
    }

    private static ClaimedRun run() throws Exception {
        var request = RequestReader.STRICT.read("{}".getBytes(StandardCharsets.UTF_8), Optional.of("a"), () -> "a");
        return new ClaimedRun(request, 2, 1, Duration.ZERO, Optional.empty(), OptionalInt.empty(), 0, Optional.empty());
    }
}
