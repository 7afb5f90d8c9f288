package io.tunelab.trainer.worker;

import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.event.RunEvent.BatchSizeReduced;
import io.tunelab.contract.event.RunEvent.EpochCompleted;
import io.tunelab.contract.event.RunEvent.EpochCompleted.Effort;
import io.tunelab.contract.event.RunEvent.EpochCompleted.Fit;
import io.tunelab.contract.event.RunEvent.Pace;
import io.tunelab.contract.event.RunEvent.Phase;
import io.tunelab.contract.event.RunEvent.Position;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.events.RunEvents;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.Evaluation;
import io.tunelab.trainer.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;
import org.jboss.logging.Logger;

/** Tells the world what the loop does. */
final class EventListener implements TrainingListener {
    private static final Logger LOG = Logger.getLogger(EventListener.class);
    private final RunEvents events;
    private final Heartbeat heartbeat;
    private final DoubleConsumer tokensPerSecond;
    private final int epochs;
    private final int pausedAfter;
    private final TrainingCurve curve;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param pausedAfter finished epochs when the run paused; 0 if it never did
     * @param curvePoints as many points of the training curve are told at most; 0 for none
     */
    EventListener(
            RunEvents events,
            Heartbeat heartbeat,
            DoubleConsumer tokensPerSecond,
            int epochs,
            int pausedAfter,
            int curvePoints) {
        this.curve = new TrainingCurve(curvePoints);
        this.events = events;
        this.heartbeat = heartbeat;
        this.tokensPerSecond = tokensPerSecond;
        this.epochs = epochs;
        this.pausedAfter = pausedAfter;
    }

    /** What people should know of how the run was trained. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    static Metrics metrics(Evaluation evaluation) {
        return new Metrics(
                evaluation.loss(),
                evaluation.accuracy(),
                evaluation.precision(),
                evaluation.recall(),
                evaluation.f1(),
                evaluation.microF1(),
                evaluation.measures());
    }

    @Override
    public void trained(Place last, TrainingTotals sums, double learningRate, double seconds) {
        curve.trained(last, sums, learningRate, seconds).ifPresent(heartbeat::point);
        // Validation is left out of the estimate: it is short beside training and not known before the first.
        double left = seconds / last.step() * (last.runSteps() - last.runStep());
        tokensPerSecond.accept(sums.tokens() / seconds);
        heartbeat.progress(new RunProgress(
                Phase.TRAINING,
                new Position(
                        OptionalInt.of(last.epoch()),
                        OptionalInt.of(epochs),
                        OptionalInt.of(last.step()),
                        OptionalInt.of(last.epochSteps())),
                new Pace(
                        OptionalDouble.of(sums.meanLoss()),
                        OptionalDouble.of(sums.tokens() / seconds),
                        OptionalDouble.of(sums.examples() / seconds),
                        OptionalDouble.of(left)),
                Optional.empty()));
    }

    @Override
    public void validating(int epoch) {
        heartbeat.progress(
                new RunProgress(Phase.VALIDATING, Position.ofEpoch(epoch, epochs), Pace.UNKNOWN, Optional.empty()));
    }

    /** The run may have paused on a machine whose artifacts this one does not see, or its checkpoint is damaged. */
    @Override
    public void fromTheStart() {
        if (pausedAfter > 0) {
            var note = "the checkpoint of the pause after epoch %d was not found; training started over"
                    .formatted(pausedAfter);
            note(note);
        }
    }

    /** Something that people should know of how the run is trained. */
    void note(String note) {
        LOG.warn(note);
        notes.add(note);
        heartbeat.note(note);
    }

    /** Told again, as this attempt's: the earlier one may have been lost with its events still waiting for Kafka. */
    @Override
    public void resumed(List<EpochResult> finished) {
        finished.forEach(this::epochCompleted);
    }

    @Override
    public void epochCompleted(EpochResult result) {
        heartbeat.tellPoints();
        LOG.infof(
                "epoch %d of %d: training loss %.4f, validation loss %.4f, validation accuracy %.4f, %.1f s%s",
                result.epoch(),
                epochs,
                result.trainLoss(),
                result.validation().loss(),
                result.validation().accuracy(),
                result.trainSeconds() + result.validationSeconds(),
                result.best() ? ", best so far" : "");
        events.emit(new EpochCompleted(
                result.epoch(),
                new Fit(result.trainLoss(), OptionalDouble.of(result.trainAccuracy()), result.learningRate()),
                metrics(result.validation()),
                new Effort(
                        result.trainSeconds(),
                        result.validationSeconds(),
                        OptionalLong.of(result.trainTokens()),
                        OptionalDouble.of(result.trainTokens() / result.trainSeconds())),
                result.best()));
    }

    @Override
    public void batchSizeReduced(int from, int to, int pieces, Optional<Integer> tokens, String reason) {
        var text = tokens.map(
                        most -> "batches are computed in pieces of at most %,d tokens: %s".formatted(most, reason))
                .orElse(reason);
        LOG.warnf("batches of %d are computed as %d times %d: %s", from, pieces, to, text);
        events.emit(new BatchSizeReduced(from, to, pieces, Optional.ofNullable(text)));
    }

    @Override
    public void testing() {
        curve.rest().ifPresent(heartbeat::point);
        heartbeat.tellPoints();
        heartbeat.phase(Phase.TESTING);
    }
}
