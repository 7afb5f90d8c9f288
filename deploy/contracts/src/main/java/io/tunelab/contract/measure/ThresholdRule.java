package io.tunelab.contract.measure;

import java.util.function.ToDoubleFunction;

/** What a decision threshold is chosen for. */
public enum ThresholdRule {
    F1(LabelOutcome::f1),
    BALANCED_ACCURACY(LabelOutcome::balancedAccuracy);

    private final ToDoubleFunction<LabelOutcome> value;

    ThresholdRule(ToDoubleFunction<LabelOutcome> value) {
        this.value = value;
    }

    double value(LabelOutcome outcome) {
        return value.applyAsDouble(outcome);
    }
}
