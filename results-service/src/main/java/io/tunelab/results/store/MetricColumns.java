package io.tunelab.results.store;

import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.measure.Measures;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.OptionalDouble;

/**
 * One evaluation; see {@link Measure} for what each number is. All of them are of the same weights. Those from
 * {@code macroF1} on are null where they are undefined, and together where the trainer was of an earlier version.
 */
@Embeddable
public class MetricColumns {
    public Double loss;
    public Double accuracy;
    public Double precision;
    public Double recall;
    public Double f1;

    @Column(name = "macro_f1")
    public Double macroF1;

    @Column(name = "balanced_accuracy")
    public Double balancedAccuracy;

    public Double mcc;
    public Double auroc;

    @Column(name = "average_precision")
    public Double averagePrecision;

    public Double brier;

    public static MetricColumns of(Metrics metrics) {
        var columns = new MetricColumns();
        columns.loss = metrics.loss();
        columns.accuracy = metrics.accuracy();
        columns.precision = metrics.precision();
        columns.recall = metrics.recall();
        columns.f1 = metrics.f1();
        columns.fill(metrics.more());
        return columns;
    }

    /** Takes the measures that earlier versions of trainers did not send. */
    public void fill(Measures measures) {
        macroF1 = boxed(measures.macroF1());
        balancedAccuracy = boxed(measures.balancedAccuracy());
        mcc = boxed(measures.mcc());
        auroc = boxed(measures.auroc());
        averagePrecision = boxed(measures.averagePrecision());
        brier = boxed(measures.brier());
    }

    /** Of a measure; null if it is undefined or unknown. */
    public Double value(Measure measure) {
        return switch (measure) {
            case LOSS -> loss;
            case ACCURACY -> accuracy;
            case F1 -> f1;
            case MACRO_F1 -> macroF1;
            case BALANCED_ACCURACY -> balancedAccuracy;
            case MCC -> mcc;
            case AUROC -> auroc;
            case AVERAGE_PRECISION -> averagePrecision;
            case BRIER -> brier;
        };
    }

    /** Whether a measure was looked for; it can still be undefined. */
    public boolean has(Measure measure) {
        return value(measure) != null || brier != null;
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
