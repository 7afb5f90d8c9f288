package io.tunelab.results.study;

import io.tunelab.results.analysis.SmallestEquivalent;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.Choice.Taken;
import io.tunelab.results.study.plan.Fractions;
import java.util.List;
import java.util.Locale;

/** Which fraction was taken, and why, in words. */
record FractionWords(Fractions fractions, double margin) {
    /** @param why as {@link FractionRule#obstacle} says */
    Taken notCompared(String why) {
        return whole(why);
    }

    Taken unknown(int runs) {
        return whole(
                "the validation predictions of %d of the runs are missing (an older trainer does not send them, nor do messages"
                                .formatted(runs)
                        + " that would be too large), so smaller fractions cannot be compared with it");
    }

    Taken differentExamples() {
        return whole(
                "the runs were not validated on the same examples, so smaller fractions cannot be compared with it");
    }

    private Taken whole(String why) {
        return new Taken(name(fractions.whole()), "the largest fraction is taken: " + why);
    }

    Taken of(SmallestEquivalent found) {
        var steps = found.steps();
        if (steps.isEmpty()) {
            return whole("no smaller fraction has as many completed runs with its settings");
        }
        var within = String.format(
                Locale.ROOT,
                "within %s, on %,d examples",
                FractionRule.points(margin),
                steps.get(0).comparison().sample().examples());
        int count = found.count();
        if (count == 0) {
            return new Taken(
                    name(fractions.whole()),
                    "no smaller fraction is shown to be equivalent to %s (%s): %s. The largest fraction is taken"
                            .formatted(name(fractions.whole()), within, step(0, steps.get(0))));
        }
        var failed =
                count == steps.size() ? "" : "; " + step(count, steps.get(count)) + " is not shown to be equivalent";
        return new Taken(
                name(fractions.smaller().get(count - 1)),
                "%s is equivalent to %s (%s)%s"
                        .formatted(step(count - 1, steps.get(count - 1)), name(fractions.whole()), within, failed));
    }

    /** Such as "50% (−0.3 points, p = 0.012)". */
    private String step(int at, SmallestEquivalent.Step step) {
        var name = name(fractions.smaller().get(at));
        var comparison = step.comparison();
        return comparison
                .obstacle()
                .filter(why -> !step.isEquivalent())
                .map(why -> "%s (not judged: %s)".formatted(name, why))
                .orElseGet(() -> "%s (%s points, p %s%s)"
                        .formatted(
                                name,
                                Verdicts.points(comparison.accuracy().value()),
                                Verdicts.p(step.pValue()),
                                Verdicts.extent(comparison.sample())
                                        .replace(" (", "; ")
                                        .replace(")", "")));
    }

    private static String name(List<Cell> runs) {
        return runs.get(0).name();
    }
}
