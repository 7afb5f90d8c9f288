package io.tunelab.trainer.training;

/**
 * Multi-label: how one label fared over a split. Ratios of nothing are 0, as scikit-learn has them.
 *
 * @param truePositives examples that have the label and were said to
 * @param falsePositives examples that were said to have it, wrongly
 * @param falseNegatives examples whose label was missed
 */
public record LabelCounts(int truePositives, int falsePositives, int falseNegatives) {
    double precision() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    double recall() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    double f1() {
        return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
    }

    LabelCounts plus(LabelCounts more) {
        return new LabelCounts(
                truePositives + more.truePositives,
                falsePositives + more.falsePositives,
                falseNegatives + more.falseNegatives);
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
