package io.tunelab.trainer.training;

import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.WeightsSnapshot;
import java.util.List;
import java.util.Optional;

/** Where a run's state is kept between epochs, so that a later attempt goes on from there. */
public interface Checkpoint {
    /** Asked between steps; throws {@link RunInterruptedException} when the loop must stop. */
    interface Interruption {
        void check();
    }

    /**
     * What a later attempt starts from; the engine has been set to it.
     *
     * @param epochs finished epochs, from the first
     * @param best weights of the best of them
     */
    record Resumed(List<EpochResult> epochs, WeightsSnapshot best, int microBatchSize) {
        public Resumed {
            epochs = List.copyOf(epochs);
        }
    }

    /** Keeps the state after an epoch. A failure to keep it is the implementation's to report: training goes on. */
    void save(Engine engine, List<EpochResult> epochs, WeightsSnapshot best, int microBatchSize);

    /** Sets the engine to the newest complete state, if there is one. */
    Optional<Resumed> resume(Engine engine);
}
