package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.WeightsSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Where a run's state is kept between epochs, so that a later attempt goes on from there. */
public interface Checkpoint {
    /** Asked between steps; throws {@link RunInterruptedException} when the loop must stop. */
    interface Interruption {
        void check();

        /**
         * Asked before each epoch, when {@code finished} ones are behind; may throw to break off.
         *
         * @param isKept whether their checkpoint is kept; each call tries again if it is not
         */
        default void nextEpoch(int finished, BooleanSupplier isKept) {}
    }

    /**
     * How far a run is, beside the engine's state.
     *
     * @param epochs finished epochs, from the first
     * @param part how far the next one is
     * @param pieces limits of what is computed at once
     * @param dynamics of the training examples so far; empty if they are not known from the first epoch on
     */
    record Progress(
            List<EpochResult> epochs, PartEpoch part, BatchLimits pieces, Optional<TrainingDynamics.State> dynamics) {
        public Progress {
            epochs = List.copyOf(epochs);
        }
    }

    /**
     * What a later attempt starts from; the engine has been set to it.
     *
     * @param best weights of the best finished epoch; empty if none is finished
     */
    record Resumed(Progress progress, Optional<WeightsSnapshot> best) {}

    /**
     * Keeps the state. A failure to keep it is the implementation's to report: training goes on.
     *
     * @return whether it was kept
     */
    boolean save(Engine engine, Progress progress, Optional<WeightsSnapshot> best);

    /** Sets the engine to the newest complete state, if there is one. */
    Optional<Resumed> resume(Engine engine);
}
