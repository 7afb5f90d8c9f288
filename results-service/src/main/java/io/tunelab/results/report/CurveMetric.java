package io.tunelab.results.report;

import io.tunelab.contract.measure.Measure;
import io.tunelab.results.query.CurveView;
import io.tunelab.results.query.EpochView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What can be drawn over epochs and, some of it, over steps. */
enum CurveMetric {
    TRAIN_LOSS(epoch -> epoch.fit().trainLoss(), CurveView::trainLoss),
    VAL_LOSS(epoch -> epoch.validation().loss(), null),
    TRAIN_ACCURACY(epoch -> epoch.fit().trainAccuracy(), null),
    VAL_ACCURACY(epoch -> epoch.validation().accuracy(), null),
    VAL_PRECISION(epoch -> epoch.validation().precision(), null),
    VAL_RECALL(epoch -> epoch.validation().recall(), null),
    VAL_F1(epoch -> epoch.validation().f1(), null),
    VAL_MACRO_F1(epoch -> epoch.validation().value(Measure.MACRO_F1), null),
    VAL_BALANCED_ACCURACY(epoch -> epoch.validation().value(Measure.BALANCED_ACCURACY), null),
    VAL_MCC(epoch -> epoch.validation().value(Measure.MCC), null),
    VAL_AUROC(epoch -> epoch.validation().value(Measure.AUROC), null),
    VAL_AVERAGE_PRECISION(epoch -> epoch.validation().value(Measure.AVERAGE_PRECISION), null),
    VAL_BRIER(epoch -> epoch.validation().value(Measure.BRIER), null),
    LEARNING_RATE(epoch -> epoch.fit().learningRate(), CurveView::learningRate),
    TOKENS_PER_SECOND(epoch -> epoch.effort().tokensPerSecond(), CurveView::tokensPerSecond);

    private final Function<EpochView, Double> ofEpoch;
    private final Function<CurveView, List<Double>> ofSteps;

    CurveMetric(Function<EpochView, Double> ofEpoch, Function<CurveView, List<Double>> ofSteps) {
        this.ofEpoch = ofEpoch;
        this.ofSteps = ofSteps;
    }

    /** Absent where the run did not tell it. */
    Optional<Double> of(EpochView epoch) {
        return Optional.ofNullable(ofEpoch.apply(epoch));
    }

    boolean hasSteps() {
        return ofSteps != null;
    }

    /** In the order of the curve's steps. */
    List<Double> of(CurveView curve) {
        return ofSteps.apply(curve);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CurveMetric> named(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName().equals(name))
                .findFirst();
    }

    static List<String> names(boolean bySteps) {
        return Arrays.stream(values())
                .filter(metric -> !bySteps || metric.hasSteps())
                .map(CurveMetric::wireName)
                .toList();
    }
}
