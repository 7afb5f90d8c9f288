package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a stage chooses among its fractions, in words, before any of it has run. */
final class FractionRule {
    private static final Set<Measure> JUDGED_BY_ACCURACY = Set.of(Measure.LOSS, Measure.ACCURACY);

    private FractionRule() {}

    /** Empty where it does not vary the fraction. */
    static Optional<String> of(StudySpec spec, Stage stage) {
        var requests = stage.configurations().stream()
                .map(one -> spec.fixed().with(one.fields()))
                .toList();
        if (requests.stream().map(FractionRule::fraction).distinct().count() < 2) {
            return Optional.empty();
        }
        if (haveOwnSets(stage, requests)) {
            return Optional.of("the largest fraction is taken, because fractions have validation sets of their own;"
                    + " protocol fixed-test with one dataset.seed gives all the same");
        }
        if (!sharesSettings(spec, stage)) {
            return Optional.of(
                    "the best by validation %s is taken, because no smaller fraction has the settings of a largest one"
                            .formatted(spec.selectBy().measure().title()));
        }
        return obstacle(spec, stage)
                .map(why -> "the largest fraction is taken: " + why)
                .or(() -> Optional.of(
                        "the smallest fraction that is shown to be equivalent to the largest on the validation set (within %s) is taken, else the largest"
                                .formatted(points(spec.margin(stage)))));
    }

    /** Why fractions with one validation set are not compared all the same, so that the largest is taken. */
    static Optional<String> obstacle(StudySpec spec, Stage stage) {
        if (stage.seeds().variation().crossed()) {
            return Optional.of(
                    "runs with crossed seeds are not independent, so smaller fractions are not compared with it");
        }
        var measure = spec.selectBy().measure();
        return JUDGED_BY_ACCURACY.contains(measure)
                ? Optional.empty()
                : Optional.of(
                        ("the study selects by validation %s, but equivalence is only judged by validation accuracy, so"
                                        + " smaller fractions are not compared with it")
                                .formatted(measure.title()));
    }

    /** A margin of {@link #of}. */
    static String points(double margin) {
        return Verdicts.plainPoints(margin) + " of validation accuracy";
    }

    /** As {@link io.tunelab.results.study.plan.Fractions} finds of runs. */
    private static boolean haveOwnSets(Stage stage, List<RequestFields> requests) {
        boolean variesSplits =
                stage.seeds().variation().ofData() && stage.seeds().count() > 1;
        boolean areShared = requests.stream().allMatch(one -> one.at(RequestTable.DATASET_PROTOCOL.path())
                .map(JsonNode::asText)
                .flatMap(SplitProtocol::named)
                .filter(SplitProtocol::sharesTestRows)
                .isPresent());
        long splits = requests.stream()
                .map(one -> number(one, RequestTable.DATASET_SEED))
                .distinct()
                .count();
        return variesSplits || !areShared || splits > 1;
    }

    /** Whether some smaller fraction is run with the settings of a largest one. */
    private static boolean sharesSettings(StudySpec spec, Stage stage) {
        var byFraction = stage.configurations().stream()
                .collect(Collectors.partitioningBy(
                        one -> fraction(spec.fixed().with(one.fields())) == largest(spec, stage),
                        Collectors.mapping(
                                one -> one.fields().without(RequestTable.DATASET_FRACTION.path()),
                                Collectors.toSet())));
        return byFraction.get(false).stream().anyMatch(byFraction.get(true)::contains);
    }

    private static double largest(StudySpec spec, Stage stage) {
        return stage.configurations().stream()
                .mapToDouble(one -> fraction(spec.fixed().with(one.fields())))
                .max()
                .orElseThrow();
    }

    private static double fraction(RequestFields request) {
        return number(request, RequestTable.DATASET_FRACTION);
    }

    private static double number(RequestFields request, RequestField<? extends Number> field) {
        return Stream.concat(
                        request.at(field.path()).filter(JsonNode::isNumber).map(JsonNode::asDouble).stream(),
                        field.standard().map(Number::doubleValue).stream())
                .findFirst()
                .orElseThrow();
    }
}
