package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.study.spec.StudySpec;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.Optional;

/** How a stage that has not run yet will choose among its fractions, in words. */
final class FractionRule {
    private FractionRule() {}

    /** Empty where it does not vary the fraction. */
    static Optional<String> of(StudySpec spec, Stage stage) {
        var requests = stage.configurations().stream()
                .map(one -> spec.fixed().with(one.fields()))
                .toList();
        long fractions = requests.stream()
                .map(one -> one.at(RequestTable.DATASET_FRACTION.path()))
                .distinct()
                .count();
        if (fractions < 2) {
            return Optional.empty();
        }
        boolean isShared = requests.stream().allMatch(one -> one.at(RequestTable.DATASET_PROTOCOL.path())
                .map(JsonNode::asText)
                .flatMap(SplitProtocol::named)
                .filter(SplitProtocol::sharesTestRows)
                .isPresent());
        return Optional.of(
                isShared
                        ? "the smallest fraction that is shown to be equivalent to the largest on the validation set (within %s) is taken, else the largest"
                                .formatted(Verdicts.plainPoints(spec.margin(stage)))
                        : "the largest fraction is taken, because fractions have validation sets of their own; protocol fixed-test gives all the same");
    }
}
