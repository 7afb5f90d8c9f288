package io.tunelab.results.store;

import jakarta.persistence.Embeddable;

/** One evaluation: loss in nats per example; the rest in 0 to 1. All of them are of the same weights. */
@Embeddable
public class MetricColumns {
    public Double loss;
    public Double accuracy;
    public Double precision;
    public Double recall;
    public Double f1;

    public static MetricColumns of(double loss, double accuracy, double precision, double recall, double f1) {
        var columns = new MetricColumns();
        columns.loss = loss;
        columns.accuracy = accuracy;
        columns.precision = precision;
        columns.recall = recall;
        columns.f1 = f1;
        return columns;
    }
}
