package io.tunelab.results.report;

import io.tunelab.results.study.StudyResults;
import java.util.List;
import java.util.stream.Stream;

/** How the numbers of a report were worked out, in sentences. */
final class ReportMethods {
    private static final List<String> METHODS = List.of(
            "The best configuration of a stage is chosen on the validation set; test scores are never used for selection."
                    + " All metrics of a run belong to one epoch, the one with the lowest validation loss, whose weights"
                    + " were tested.",
            "With one run of each, two models are compared: McNemar's test with Tango's score interval. With several"
                    + " seeds, configurations are compared: a random-effects model in which both the seeds and the test"
                    + " examples are samples, with degrees of freedom after Satterthwaite. Interval, p-value and equivalence"
                    + " (two one-sided tests) come from the same distribution.",
            "The comparisons of a stage use the same test examples: their p-values are adjusted by Holm's method, and"
                    + " their adjusted intervals are simultaneous ones (Bonferroni) that end at 0 where Holm's method shows"
                    + " the direction. Comparisons of different stages are not adjusted for each other. Formulas, sources and"
                    + " calibration: docs/statistics.md.",
            "References: Tango, Statistics in Medicine 17 (1998); Obuchowski and Rockette, Communications in Statistics:"
                    + " Simulation and Computation 24 (1995); Hillis, Statistics in Medicine 26 (2007); Satterthwaite,"
                    + " Biometrics Bulletin 2 (1946); Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987);"
                    + " Holm, Scandinavian Journal of Statistics 6 (1979).",
            "Times are training and validation on the machine named above, without waiting, loading, and testing; they depend on"
                    + " what else the machine did.");

    private static final String SETS_OF_LABELS =
            "The data is multi-label: an example has any number of labels. Each label has a probability of its own and is"
                    + " predicted where that is at least 0.5, a fixed threshold. Accuracy is subset accuracy, the share of"
                    + " examples that are right in every label; F1 is the mean over the labels (macro), micro F1 is that of"
                    + " all decisions together. Comparisons count an example as right if all of its labels are.";

    private ReportMethods() {}

    static List<String> of(StudyResults study) {
        return Stream.of(
                        Stream.of(SETS_OF_LABELS).filter(text -> isMultiLabel(study)),
                        WeightedClasses.method(study).stream(),
                        METHODS.stream())
                .flatMap(texts -> texts)
                .toList();
    }

    private static boolean isMultiLabel(StudyResults study) {
        return ReportFacts.completed(study).stream()
                .anyMatch(run -> run.tested().perLabel() != null);
    }
}
