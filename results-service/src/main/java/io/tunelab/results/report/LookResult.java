package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.store.StudyLookEntity;
import java.util.List;

/** What a look found of one comparison, as it is stored. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record LookResult(
        ComparisonNumbers numbers,
        String notComparable,
        Double calibrationError,
        @JsonAlias("brier_score") Double testBrier,
        List<String> warnings) {
    static LookResult of(Compared compared) {
        return new LookResult(
                compared.numbers(),
                compared.notComparable(),
                compared.calibrationError(),
                compared.testBrier(),
                compared.warnings());
    }

    Compared compared(String name, String standing) {
        return new Compared(
                name,
                null,
                null,
                numbers == null ? null : numbers.withVerdict(numbers.judgement().verdict() + "; " + standing),
                notComparable,
                calibrationError,
                testBrier,
                warnings);
    }

    LooksView.Step step(StudyLookEntity look) {
        return new LooksView.Step(
                look.seeds,
                look.name,
                numbers == null ? null : numbers.estimate().difference(),
                numbers == null ? null : numbers.adjusted().adjustedInterval(),
                numbers == null ? "not_compared" : numbers.judgement().outcome(),
                look.isOpen);
    }
}
