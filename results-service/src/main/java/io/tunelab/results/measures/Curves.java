package io.tunelab.results.measures;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.measure.Measuring;
import io.tunelab.contract.measure.Ranking;
import io.tunelab.results.examples.TestedExamples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * ROC and precision-recall curves of a run's test predictions.
 *
 * @param labels all of them
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Curves(
        String experimentId,
        List<String> labels,

        @Schema(
                description =
                        "Of two labels that of the second one; of more, those of the 8 labels with the most examples, or of the one that was asked for. Labels that occur in no example or in every example are omitted")
        List<Curve> curves) {
    private static final int MOST_CURVES = 8;
    /** About so many points make a curve; steps that cannot be seen are left out. */
    private static final int MOST_POINTS = 200;

    public Curves {
        labels = List.copyOf(labels);
        curves = List.copyOf(curves);
    }

    /** One label against all others. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Curve(
            String label,
            int positives,
            int negatives,
            double auroc,
            double averagePrecision,

            @Schema(description = "x: false positive rate, y: recall")
            List<Point> roc,

            @Schema(description = "x: recall, y: precision") List<Point> precisionRecall) {
        public Curve {
            roc = List.copyOf(roc);
            precisionRecall = List.copyOf(precisionRecall);
        }
    }

    /** What examples from this probability on, predicted positive, come to. */
    @RegisterForReflection
    @Schema(name = "ThresholdPoint")
    public record Point(double x, double y, double threshold) {}

    static Curves of(TestedExamples tested) {
        var predictions = tested.predictions();
        var measuring = Measuring.of(predictions);
        boolean isBinary = predictions.labels() == 2 && !predictions.isMultiLabel();
        var chosen = IntStream.range(isBinary ? 1 : 0, predictions.labels())
                .boxed()
                .sorted(Comparator.comparingLong(
                        label -> -measuring.outcomes().get(label).occurring()))
                .filter(label -> measuring.outcomes().get(label).isMixed())
                .limit(MOST_CURVES)
                .toList();
        return of(tested, measuring, chosen);
    }

    /** @param label its number */
    static Curves of(TestedExamples tested, int label) {
        return of(tested, Measuring.of(tested.predictions()), List.of(label));
    }

    private static Curves of(TestedExamples tested, Measuring measuring, List<Integer> labels) {
        return new Curves(
                tested.predictions().experimentId(),
                tested.labels(),
                labels.stream()
                        .flatMap(label -> measuring.ranking(label).stream()
                                .map(ranking -> curve(tested.labels().get(label), ranking)))
                        .toList());
    }

    private static Curve curve(String label, Ranking ranking) {
        return new Curve(
                label,
                ranking.positives(),
                ranking.negatives(),
                ranking.area(),
                ranking.averagePrecision(),
                thinned(roc(ranking), point -> point.x() + point.y()),
                thinned(precisionRecall(ranking), Point::x));
    }

    /** From (0, 0) on, without the points that lie on a straight line between their neighbours. */
    private static List<Point> roc(Ranking ranking) {
        var points = new ArrayList<Point>();
        points.add(new Point(0, 0, 1));
        for (int step = 0; step < ranking.steps(); step++) {
            if (step + 1 == ranking.steps() || bends(ranking, step)) {
                points.add(new Point(
                        (double) ranking.falsePositives(step) / ranking.negatives(),
                        (double) ranking.truePositives(step) / ranking.positives(),
                        ranking.probability(step)));
            }
        }
        return points;
    }

    private static boolean bends(Ranking ranking, int step) {
        long trueBefore = ranking.truePositives(step) - (step == 0 ? 0 : ranking.truePositives(step - 1));
        long falseBefore = ranking.falsePositives(step) - (step == 0 ? 0 : ranking.falsePositives(step - 1));
        long trueAfter = ranking.truePositives(step + 1) - ranking.truePositives(step);
        long falseAfter = ranking.falsePositives(step + 1) - ranking.falsePositives(step);
        return trueBefore * falseAfter != trueAfter * falseBefore;
    }

    /** Of the steps that add no recall only the first, whose precision is the highest, and the last. */
    private static List<Point> precisionRecall(Ranking ranking) {
        var points = new ArrayList<Point>();
        for (int step = 0; step < ranking.steps(); step++) {
            boolean isFirst = step == 0 || ranking.truePositives(step - 1) < ranking.truePositives(step);
            boolean isLast =
                    step + 1 == ranking.steps() || ranking.truePositives(step + 1) > ranking.truePositives(step);
            if (isFirst || isLast) {
                int all = ranking.truePositives(step) + ranking.falsePositives(step);
                points.add(new Point(
                        (double) ranking.truePositives(step) / ranking.positives(),
                        (double) ranking.truePositives(step) / all,
                        ranking.probability(step)));
            }
        }
        return points;
    }

    /** @param along grows along the curve */
    private static List<Point> thinned(List<Point> points, ToDoubleFunction<Point> along) {
        var last = points.get(points.size() - 1);
        double apart = (along.applyAsDouble(last) - along.applyAsDouble(points.get(0))) / MOST_POINTS;
        var kept = new ArrayList<Point>();
        double before = Double.NEGATIVE_INFINITY;
        for (var point : points) {
            if (points.size() <= MOST_POINTS || point == last || along.applyAsDouble(point) - before >= apart) {
                kept.add(point);
                before = along.applyAsDouble(point);
            }
        }
        return kept;
    }
}
