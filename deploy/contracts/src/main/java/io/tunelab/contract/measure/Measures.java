package io.tunelab.contract.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What answers are worth beyond loss, accuracy, precision, recall and F1; see {@link Measure} for what each is. Absent in
 * messages of earlier versions.
 *
 * @param undefined why a measure has no value, by its name
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Measures(
        OptionalDouble macroF1,
        OptionalDouble balancedAccuracy,
        OptionalDouble mcc,
        OptionalDouble auroc,
        OptionalDouble averagePrecision,
        OptionalDouble brier,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> undefined) {
    /** Nothing was measured. */
    public static final Measures NONE = new Measures(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Map.of());

    public Measures {
        undefined = undefined == null ? Map.of() : Map.copyOf(undefined);
        Stream.of(macroF1, balancedAccuracy, mcc, auroc, averagePrecision, brier)
                .flatMapToDouble(OptionalDouble::stream)
                .filter(value -> !Double.isFinite(value))
                .findFirst()
                .ifPresent(value -> {
                    throw new IllegalArgumentException("measures are finite numbers, got " + value);
                });
    }

    /** @param answers of at least one example and two labels */
    public static Measures of(Answers answers) {
        return Measuring.of(answers).measures();
    }

    /** One of these measures; empty for those that are not among them. */
    public OptionalDouble value(Measure measure) {
        return switch (measure) {
            case MACRO_F1 -> macroF1;
            case BALANCED_ACCURACY -> balancedAccuracy;
            case MCC -> mcc;
            case AUROC -> auroc;
            case AVERAGE_PRECISION -> averagePrecision;
            case BRIER -> brier;
            case LOSS, ACCURACY, F1 -> OptionalDouble.empty();
        };
    }
}
