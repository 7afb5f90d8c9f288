package io.tunelab.trainer.training;

import io.tunelab.contract.event.RunEvent;
import java.util.OptionalInt;

/** The data of a run. */
public record Splits(Examples train, Examples validation, Examples test, int vocabularySize) {
    /** Examples per split, as every report of a run gives them: test texts that {@code input} truncates included. */
    public RunEvent.Examples counts(InputShape input) {
        return new RunEvent.Examples(
                train.size(), validation.size(), test.size(), OptionalInt.of(test.truncated(input)));
    }
}
