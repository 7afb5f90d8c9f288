package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.engine.OwnLabel;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.engine.WeightsSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The loop. Everything it needs comes in; everything it learns goes to the listener. One object is one run.
 *
 * <p>An epoch sees the training split in a shuffled order, in batches as the settings limit them (the last may be smaller),
 * one optimizer step a batch; then it is validated. The epoch with the best monitored value is restored and tested.
 */
public final class Training {
    /** Steps between two looks at the loss: each look waits for the device. */
    public static final int STEPS_PER_REPORT = 5;

    private static final Logger LOG = Logger.getLogger(Training.class);
    private final Engine engine;
    private final Splits data;
    private final InputShape input;
    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Checkpoint checkpoint;
    private final Checkpoint.Interruption interruption;
    private final EpochPlan plan;
    private final LearningRateSchedule learningRates;
    private final Evaluator evaluator;
    /** Limits of what is computed at once; narrower when memory ran out. */
    private BatchLimits pieces;

    /** Of all epochs. */
    private final long steps;

    private PartEpoch part = PartEpoch.NONE;
    /** Empty after a checkpoint that says nothing of earlier epochs. */
    private Optional<TrainingDynamics> dynamics;
    /** Trained since the engine was asked for its totals, a batch each. */
    private final List<int[]> trainedBatches = new ArrayList<>();
    /** Of the best epoch, if this attempt ran it. */
    private Optional<SplitPredictions> bestValidation = Optional.empty();
    /** Whether the checkpoint of the last finished epoch is kept. */
    private boolean kept = true;

    public Training(
            Engine engine,
            Splits data,
            int labels,
            InputShape input,
            TrainingSettings settings,
            TrainingListener listener,
            Checkpoint checkpoint,
            Checkpoint.Interruption interruption) {
        this.engine = engine;
        this.data = data;
        this.input = input;
        this.settings = settings;
        this.listener = listener;
        this.checkpoint = checkpoint;
        this.interruption = interruption;
        this.plan = new EpochPlan(settings, data.train(), input);
        this.steps = plan.steps();
        this.learningRates = LearningRateSchedule.of(settings, steps);
        this.evaluator = new Evaluator(engine, input, labels, settings.evalBatchSize(), interruption);
        this.pieces = settings.batches().pieces();
        this.dynamics = Optional.of(TrainingDynamics.of(data.train().size()));
    }

    /**
     * Trains, restores the best epoch, tests.
     *
     * @throws RunInterruptedException when the interruption says so
     * @throws DivergedException if the loss becomes infinite or no number
     * @throws EngineOutOfMemoryException if not even one example fits
     */
    public TrainingResult run() {
        var stopping = new EarlyStopping(settings);
        var epochs = new ArrayList<EpochResult>();
        WeightsSnapshot best = null;
        try {
            var resumed = checkpoint.resume(engine);
            if (resumed.isPresent()) {
                best = resumed.get().best().orElse(null);
                epochs.addAll(goOn(resumed.get().progress(), stopping));
            } else {
                listener.fromTheStart();
            }
            while (epochs.size() < settings.epochs() && !stopping.shouldStop()) {
                var bestSoFar = best;
                interruption.nextEpoch(epochs.size(), () -> kept || save(epochs, bestSoFar));
                var epoch = runEpoch(epochs.size() + 1, stopping);
                epochs.add(epoch);
                if (epoch.best()) {
                    close(best);
                    best = engine.snapshot();
                }
                listener.epochCompleted(epoch);
                part = PartEpoch.NONE;
                save(epochs, best);
            }
            engine.restore(best);
            return test(epochs, stopping);
        } catch (RunInterruptedException e) {
            if (e.handsOver() && part.steps() > 0) {
                handOver(epochs, best);
            }
            throw e;
        } finally {
            close(best);
        }
    }

    /** Takes up where an earlier attempt was broken off; returns the epochs that it finished. */
    private List<EpochResult> goOn(Checkpoint.Progress progress, EarlyStopping stopping) {
        pieces = progress.pieces();
        part = progress.part();
        dynamics = progress.dynamics()
                .flatMap(state -> TrainingDynamics.resumed(data.train().size(), state));
        progress.epochs().forEach(epoch -> stopping.observe(epoch.epoch(), epoch.validation()));
        listener.resumed(progress.epochs());
        return progress.epochs();
    }

    /** Keeps what was trained of an epoch; nothing of weights that are lost. */
    private void handOver(List<EpochResult> epochs, WeightsSnapshot best) {
        try {
            part = part.brokenOff(takeTotals(epochs.size() + 1));
            save(epochs, best);
        } catch (DivergedException e) {
            LOG.warnf("nothing is handed over: %s", e.getMessage());
        }
    }

    private boolean save(List<EpochResult> epochs, WeightsSnapshot best) {
        var progress = new Checkpoint.Progress(epochs, part, pieces, dynamics.map(TrainingDynamics::state));
        kept = checkpoint.save(engine, progress, Optional.ofNullable(best));
        return kept;
    }

    private EpochResult runEpoch(int epoch, EarlyStopping stopping) {
        long start = System.nanoTime() - Math.round(part.seconds() * 1e9);
        var trained = trainEpoch(epoch, start);
        double trainSeconds = seconds(start);
        listener.validating(epoch);
        long validationStart = System.nanoTime();
        var predictions = evaluator.predict(data.validation());
        var validation = predictions.evaluation();
        double validationSeconds = seconds(validationStart);
        requireFinite(epoch, validation.loss());
        boolean isBest = stopping.observe(epoch, validation);
        if (isBest) {
            bestValidation = Optional.of(predictions);
        }
        return new EpochResult(
                epoch,
                trained.meanLoss(),
                (double) trained.correct() / trained.examples(),
                validation,
                learningRates.at(engine.steps() - 1),
                trainSeconds,
                validationSeconds,
                trained.tokens(),
                isBest);
    }

    private TrainingTotals trainEpoch(int epoch, long start) {
        var batches = plan.batches(epoch);
        int epochSteps = batches.size();
        for (int step = part.steps(); step < epochSteps; step++) {
            interruption.check();
            trainBatch(batches.get(step));
            part = part.afterStep(seconds(start));
            if ((step + 1) % STEPS_PER_REPORT == 0 || step + 1 == epochSteps) {
                part = part.report(takeTotals(epoch));
                var sum = part.reported();
                var place = new TrainingListener.Place(epoch, step + 1, epochSteps, engine.steps(), steps);
                listener.trained(place, sum, learningRates.at(engine.steps() - 1), seconds(start));
            }
        }
        return part.reported();
    }

    /** @throws DivergedException if the sum of losses is not a finite number */
    private TrainingTotals takeTotals(int epoch) {
        var ownLabels = engine.ownLabels();
        var totals = engine.takeTrainingTotals();
        if (!Double.isFinite(totals.lossSum())) {
            throw diverged(epoch, ownLabels);
        }
        var examples =
                trainedBatches.stream().flatMapToInt(Arrays::stream).boxed().toList();
        dynamics.ifPresent(all -> all.add(examples, ownLabels));
        trainedBatches.clear();
        return totals;
    }

    /** Finds the step in what was said of each example's own label, which costs nothing but this look. */
    private DivergedException diverged(int epoch, List<OwnLabel> ownLabels) {
        long sound = ownLabels.stream()
                .takeWhile(own -> Float.isFinite(own.probability()))
                .count();
        int batch = 0;
        while (batch < trainedBatches.size() - 1 && trainedBatches.get(batch).length <= sound) {
            sound -= trainedBatches.get(batch).length;
            batch++;
        }
        int step = part.steps() - trainedBatches.size() + batch + 1;
        return DivergedException.inTraining(epoch, step, trainedBatches.get(batch).length);
    }

    /** One optimizer step; halves its pieces until they fit. */
    private void trainBatch(int[] examples) {
        while (true) {
            var cut = pieces.cut(examples, this::length);
            try {
                engine.trainStep(microBatches(cut), learningRates.at(engine.steps()));
                trainedBatches.add(examples);
                return;
            } catch (EngineOutOfMemoryException e) {
                if (BatchLimits.mostExamples(cut) == 1) {
                    throw e;
                }
                halve(examples, cut, e.getMessage());
            }
        }
    }

    private void halve(int[] examples, List<int[]> cut, String reason) {
        var before = pieces;
        pieces = before.halved(cut, this::length);
        if (pieces.tokens().isEmpty()) {
            int accumulation = TrainingSettings.batches(settings.batches().examples(), pieces.examples());
            listener.batchSizeReduced(before.examples(), pieces.examples(), accumulation, pieces.tokens(), reason);
        } else {
            var smaller = pieces.cut(examples, this::length);
            listener.batchSizeReduced(
                    BatchLimits.mostExamples(cut),
                    BatchLimits.mostExamples(smaller),
                    smaller.size(),
                    pieces.tokens(),
                    reason);
        }
    }

    private List<TokenBatch> microBatches(List<int[]> cut) {
        return cut.stream().map(examples -> data.train().batch(examples, input)).toList();
    }

    private int length(int example) {
        return data.train().length(example, input);
    }

    private TrainingResult test(List<EpochResult> epochs, EarlyStopping stopping) {
        listener.testing();
        long start = System.nanoTime();
        var predictions = evaluator.predict(data.test());
        double testSeconds = seconds(start);
        var evaluation = predictions.evaluation();
        requireFinite(stopping.bestEpoch(), evaluation.loss());
        var validation = bestValidation.orElseGet(() -> evaluator.predict(data.validation()));
        return new TrainingResult(
                epochs,
                stopping.bestEpoch(),
                epochs.size() < settings.epochs(),
                pieces,
                evaluation,
                predictions,
                validation,
                Temperature.fit(validation, data.validation().targets()),
                validation.thresholds(),
                dynamics,
                testSeconds);
    }

    private static void requireFinite(int epoch, double loss) {
        if (!Double.isFinite(loss)) {
            throw DivergedException.inEvaluation(epoch, loss);
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static void close(WeightsSnapshot snapshot) {
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
