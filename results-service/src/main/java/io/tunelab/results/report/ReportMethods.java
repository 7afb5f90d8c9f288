package io.tunelab.results.report;

import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How the numbers of a report were worked out, in words for a paper's section on methods. */
final class ReportMethods {
    private ReportMethods() {}

    /**
     * Of one report: only what it uses.
     *
     * @param references of the paragraphs, in the order of the alphabet
     */
    public record Methods(List<Paragraph> paragraphs, List<String> references) {
        public Methods {
            paragraphs = List.copyOf(paragraphs);
            references = List.copyOf(references);
        }
    }

    /** Some sentences on one subject. */
    public record Paragraph(String title, String text) {}

    static Methods of(StudyResults study, List<StudyReport.Section> sections) {
        var paragraphs = new ArrayList<Paragraph>();
        var references = new ArrayList<String>();
        paragraphs.add(new Paragraph("Training and selection", selection(study)));
        paragraphs.add(new Paragraph("Metrics", (isMultiLabel(study) ? SETS_OF_LABELS : METRICS) + intervals(study)));
        references.addAll(intervalSources(study));
        if (any(study, stage -> stage.reason().isPresent())) {
            paragraphs.add(new Paragraph("Choice of a fraction", FRACTIONS));
            references.addAll(List.of(MAURER, WESTFALL, SCHUIRMANN));
        }
        WeightedClasses.method(study).ifPresent(text -> paragraphs.add(new Paragraph("Class weights", text)));
        if (sections.stream()
                .anyMatch(section -> !section.compared().table().rows().isEmpty())) {
            paragraphs.add(new Paragraph("Comparisons", COMPARISONS));
            references.addAll(COMPARISON_SOURCES);
        }
        if (any(study, LearningCurve::fits)) {
            paragraphs.add(new Paragraph("Learning curves", LEARNING_CURVES));
            references.add(HESTNESS);
        }
        if (any(study, stage -> SearchCurve.of(stage, study.selectBy()).isPresent())) {
            paragraphs.add(new Paragraph("Random search", SEARCH));
            references.addAll(List.of(DODGE, TANG));
        }
        if (any(study, stage -> FieldImportance.of(stage, study.selectBy()).isPresent())) {
            paragraphs.add(new Paragraph("Importance of fields", IMPORTANCE));
            references.addAll(List.of(HUTTER, PLISCHKE));
        }
        if (hasChart(sections, "-reliability")) {
            paragraphs.add(new Paragraph("Calibration", CALIBRATION));
            references.addAll(List.of(NIXON, BRIER, GUO));
        }
        if (hasChart(sections, "-data-map")) {
            paragraphs.add(new Paragraph("Data map", DATA_MAP));
            references.add(SWAYAMDIPTA);
        }
        if (sections.stream().anyMatch(section -> !section.mislabelled().first().isEmpty())) {
            paragraphs.add(new Paragraph("Labels in doubt", DOUBTS));
            references.add(NORTHCUTT);
        }
        paragraphs.add(new Paragraph("Times", TIMES));
        return new Methods(paragraphs, references.stream().distinct().sorted().toList());
    }

    private static boolean hasChart(List<StudyReport.Section> sections, String ending) {
        return sections.stream().flatMap(section -> section.charts().stream()).anyMatch(chart -> chart.name()
                .endsWith(ending));
    }

    private static boolean any(StudyResults study, Predicate<Stage> condition) {
        return study.stages().stream().anyMatch(condition);
    }

    private static boolean isMultiLabel(StudyResults study) {
        return ReportFacts.completed(study).stream()
                .anyMatch(run -> run.tested().perLabel() != null);
    }

    private static String selection(StudyResults study) {
        boolean severalStages = study.stages().size() > 1;
        return "Every run fine-tunes all weights of its model and is evaluated on the validation split after each epoch."
                + " The weights of the epoch with the lowest validation loss are restored and tested once; all metrics of a"
                + " run belong to that epoch. The best configuration of a stage is the one with the best "
                + Figures.measureWithin(study.selectBy())
                + Optional.of(", as the mean over its runs")
                        .filter(text -> hasSeeds(study))
                        .orElse("")
                + (any(study, stage -> stage.reason().isPresent()) ? ", unless it is a choice of a fraction" : "")
                + "." + (severalStages ? " Later stages build on it as stated. " : " ")
                + "Test scores are never used for selection.";
    }

    /** Of means over runs, by how their seeds vary. */
    private static String intervals(StudyResults study) {
        return " 95% intervals of a single run's accuracy are Wilson's over the test examples; those over several runs are"
                + " Student's t."
                + (anyConfiguration(study, Configuration::isCrossed) ? CROSSED : "")
                + (anyConfiguration(study, ReportMethods::hasOverlappingSplits) ? SPLITS : "");
    }

    private static List<String> intervalSources(StudyResults study) {
        var sources = new ArrayList<String>();
        if (anyConfiguration(study, Configuration::isCrossed)) {
            sources.addAll(List.of(SATTERTHWAITE, SEARLE));
        }
        if (anyConfiguration(study, ReportMethods::hasOverlappingSplits)) {
            sources.add(NADEAU);
        }
        return sources;
    }

    /** The intervals of a crossed design are not corrected for it. */
    private static boolean hasOverlappingSplits(Configuration configuration) {
        return configuration.hasSeveralSplits() && !configuration.isCrossed();
    }

    private static boolean anyConfiguration(StudyResults study, Predicate<Configuration> condition) {
        return any(study, stage -> stage.configurations().stream().anyMatch(condition));
    }

    private static boolean hasSeeds(StudyResults study) {
        return any(study, stage -> stage.configurations().stream()
                .anyMatch(one -> one.runs().size() > 1));
    }

    private static final String METRICS =
            "Accuracy is the share of correct predictions. F1 is that of the second label if there are two labels, else the"
                    + " unweighted mean over the labels (macro). Loss is the mean cross-entropy in nats.";

    private static final String SETS_OF_LABELS =
            "The data is multi-label: an example has any number of labels. Each label has a probability of its own and is"
                    + " predicted where that is at least 0.5, a fixed threshold. Accuracy is subset accuracy, the share of"
                    + " examples that are right in every label; F1 is the mean over the labels (macro), micro F1 is that of"
                    + " all decisions together. Comparisons count an example as right if all of its labels are.";

    private static final String CROSSED =
            " Where seeds are crossed, each value of a seed is in several runs: the variance of their mean is then that of the"
                    + " crossed design, from the mean squares of its analysis of variance (Searle et al. 1992), with"
                    + " Satterthwaite's degrees of freedom (1946).";

    private static final String SEARLE =
            "Searle, S. R., Casella, G. and McCulloch, C. E. (1992). Variance Components. Wiley.";

    private static final String SPLITS =
            " Runs that have a split of their own each overlap in their data: the variance of their mean is then (1/k + n₂/n₁)·s²"
                    + " for k runs, n₁ training and n₂ evaluated examples (Nadeau and Bengio 2003), except on a published test"
                    + " set, which all share.";

    private static final String NADEAU =
            "Nadeau, C. and Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52.";

    private static final String FRACTIONS =
            "More data rarely hurts but costs more. Of fractions of the data with one validation set, the smallest is"
                    + " chosen that is equivalent to the largest in validation accuracy, within the margin of the stage. The"
                    + " other settings are those with the best validation value at the largest fraction. The smaller fractions"
                    + " with these settings are compared with it on the validation examples, the largest of them first, by two"
                    + " one-sided tests at 5% (Schuirmann 1987), up to the first that is not shown to be equivalent. In such a"
                    + " fixed sequence each test keeps the full level (Maurer et al. 1995; Westfall and Krishen 2001)."
                    + " The largest is chosen if none is equivalent or they could not be compared, as the stage says.";

    private static final String MAURER =
            "Maurer, W., Hothorn, L. A. and Lehmacher, W. (1995). Multiple comparisons in drug clinical trials and preclinical"
                    + " assays: a-priori ordered hypotheses. In: Vollmar, J. (ed.), Biometrie in der chemisch-pharmazeutischen"
                    + " Industrie 6, Fischer.";

    private static final String WESTFALL =
            "Westfall, P. H. and Krishen, A. (2001). Optimally weighted, fixed sequence and gatekeeper multiple testing"
                    + " procedures. Journal of Statistical Planning and Inference 99.";

    private static final String COMPARISONS =
            "Configurations are compared on the same test examples. With one run of each, the statement is about these two"
                    + " models: McNemar's test without continuity correction, with Tango's score interval (Tango 1998). With"
                    + " several seeds it is about the configurations: a random-effects model in which seeds and test examples"
                    + " are crossed samples (Obuchowski and Rockette 1995; Hillis 2007), with Satterthwaite's degrees of"
                    + " freedom (1946). Equivalence within the stated margin is judged by two one-sided tests (Schuirmann"
                    + " 1987). The comparisons of a stage with one baseline are a family: p-values are adjusted by Holm's"
                    + " method (1979), and adjusted intervals are simultaneous (Bonferroni), ending at 0 where Holm's method"
                    + " shows the direction. Comparisons of different stages are not adjusted for each other. The significance"
                    + " level is 5% unless stated otherwise. Formulas and simulations: docs/statistics.md.";

    private static final String SATTERTHWAITE =
            "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics"
                    + " Bulletin 2.";

    private static final String SCHUIRMANN =
            "Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach for assessing"
                    + " the equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15.";

    private static final List<String> COMPARISON_SOURCES = List.of(
            "Hillis, S. L. (2007). A comparison of denominator degrees of freedom methods for multiple observer ROC analysis."
                    + " Statistics in Medicine 26.",
            "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6.",
            "Obuchowski, N. A. and Rockette, H. E. (1995). Hypothesis testing of diagnostic accuracy for multiple readers and"
                    + " multiple tests. Communications in Statistics: Simulation and Computation 24.",
            SATTERTHWAITE,
            SCHUIRMANN,
            "Tango, T. (1998). Equivalence test and confidence interval for the difference in proportions for the"
                    + " paired-sample design. Statistics in Medicine 17.");

    private static final String LEARNING_CURVES =
            "The test error is modelled as a·n^−b for n training examples (Hestness et al. 2017), a line through the"
                    + " logarithms fitted by least squares; intervals are Student's t. The gain from twice the data is an"
                    + " extrapolation and is stated only if the interval of b excludes 0.";

    private static final String HESTNESS =
            "Hestness, J. et al. (2017). Deep learning scaling is predictable, empirically. arXiv:1712.00409.";

    private static final String SEARCH =
            "The expected best validation value of n random draws is computed from the empirical distribution of the drawn"
                    + " configurations (Dodge et al. 2019). The estimate is pessimistic for n near the number of draws (Tang"
                    + " et al. 2020).";

    private static final String DODGE =
            "Dodge, J., Gururangan, S., Card, D., Schwartz, R. and Smith, N. A. (2019). Show your work: improved reporting of"
                    + " experimental results. EMNLP.";

    private static final String TANG =
            "Tang, R., Lee, J., Xin, J., Liu, X., Yu, Y. and Lin, J. (2020). Showing your work doesn't always work. ACL.";

    private static final String IMPORTANCE =
            "The variance of the configurations' mean validation values is decomposed as in functional ANOVA (Hutter et al."
                    + " 2014): what a field explains alone is its first-order sensitivity index, estimated from groups of"
                    + " configurations with equal or neighbouring values (Plischke et al. 2013) and corrected for what"
                    + " groups explain by chance (Kelley's epsilon squared); standard errors are the jackknife's. What single"
                    + " fields do not explain is differences within their groups of values, combinations of fields, and"
                    + " chance. Only configurations whose fields were varied independently count: drawn ones, or those of"
                    + " a full grid.";

    private static final String HUTTER =
            "Hutter, F., Hoos, H. and Leyton-Brown, K. (2014). An efficient approach for assessing hyperparameter"
                    + " importance. ICML.";

    private static final String PLISCHKE =
            "Plischke, E., Borgonovo, E. and Smith, C. L. (2013). Global sensitivity measures from given data. European"
                    + " Journal of Operational Research 226.";

    private static final String CALIBRATION =
            "The expected calibration error is the mean distance between confidence and accuracy over up to 15 bins with"
                    + " equal numbers of test examples (Nixon et al. 2019). The Brier score is the mean squared error of the"
                    + " probabilities, of two labels that of one of them, of more summed over the labels (Brier 1950). The temperature is fitted on the validation split"
                    + " (Guo et al. 2017).";

    private static final String NIXON =
            "Nixon, J. et al. (2019). Measuring calibration in deep learning. CVPR workshops.";

    private static final String BRIER =
            "Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78.";

    private static final String GUO =
            "Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML.";

    private static final String DATA_MAP =
            "Confidence is the mean over the epochs of the probability of a training text's own label, variability its"
                    + " standard deviation (Swayamdipta et al. 2020). Ambiguous is the third with the largest variability; of"
                    + " the others, those that were right in at least half of the epochs are easy and the rest are hard.";

    private static final String SWAYAMDIPTA =
            "Swayamdipta, S. et al. (2020). Dataset cartography: mapping and diagnosing datasets with training dynamics."
                    + " EMNLP.";

    private static final String DOUBTS =
            "A test text is listed if the runs of the stage on average give another label a probability above that label's"
                    + " mean where it is given (confident learning, Northcutt et al. 2021), and at least 90% of the runs"
                    + " predict it. Test scores are not changed.";

    private static final String NORTHCUTT =
            "Northcutt, C. G., Jiang, L. and Chuang, I. L. (2021). Confident learning: estimating uncertainty in dataset"
                    + " labels. Journal of Artificial Intelligence Research 70.";

    private static final String TIMES =
            "Times are training and validation on the machine named above, without waiting, loading, and testing. They depend"
                    + " on what else the machine did.";
}
