package io.tunelab.results.study;

import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.SmallestEquivalent;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.Choice.Taken;
import io.tunelab.results.study.plan.Fractions;
import java.util.List;
import java.util.Locale;

/** Which fraction was taken, and why, in words. */
record FractionWords(Fractions fractions, double margin) {
    Taken notIndependent() {
        return whole("runs with crossed seeds are not independent, so that smaller fractions are not compared with it");
    }

    Taken unknown(int runs) {
        return whole(
                "what %d of the runs said of the validation examples is unknown (they come from an older trainer, or their"
                                .formatted(runs)
                        + " messages were too large), so that smaller fractions cannot be compared with it");
    }

    Taken differentExamples() {
        return whole(
                "the runs were not validated on the same examples, so that smaller fractions cannot be compared with it");
    }

    private Taken whole(String why) {
        return new Taken(name(fractions.whole()), "the largest fraction is taken: " + why);
    }

    Taken of(SmallestEquivalent found) {
        var compared = found.compared();
        int count = found.count();
        var failed = count == compared.size()
                ? ""
                : "; " + step(count, compared.get(count)) + " is not shown to be equivalent";
        if (compared.isEmpty()) {
            return whole("it alone was run with its settings");
        }
        var examples = String.format(
                Locale.ROOT,
                "on the %,d validation examples",
                compared.get(0).sample().examples());
        if (count == 0) {
            return new Taken(
                    name(fractions.whole()),
                    "no smaller fraction is shown to be equivalent to %s (within %s, %s): %s. The largest is taken"
                            .formatted(
                                    name(fractions.whole()),
                                    Verdicts.plainPoints(margin),
                                    examples,
                                    step(0, compared.get(0))));
        }
        return new Taken(
                name(fractions.smaller().get(count - 1)),
                "%s is equivalent to %s (within %s, %s)%s"
                        .formatted(
                                step(count - 1, compared.get(count - 1)),
                                name(fractions.whole()),
                                Verdicts.plainPoints(margin),
                                examples,
                                failed));
    }

    /** Such as "50% (−0.3 points, p = 0.012)". */
    private String step(int at, Comparison comparison) {
        var name = name(fractions.smaller().get(at));
        return comparison
                .obstacle()
                .map(why -> "%s (not judged: %s)".formatted(name, why))
                .orElseGet(() -> "%s (%s points, p %s%s)"
                        .formatted(
                                name,
                                Verdicts.points(comparison.accuracy().value()),
                                Verdicts.p(comparison.adjusted().equivalencePValue()),
                                Verdicts.extent(comparison.sample())
                                        .replace(" (", "; ")
                                        .replace(")", "")));
    }

    private static String name(List<Cell> runs) {
        return runs.get(0).name();
    }
}
