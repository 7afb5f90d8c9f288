package io.tunelab.results.report;

import io.tunelab.results.rest.ProblemException;
import java.util.Optional;

/** Parameters of queries as what they mean. */
final class Parameters {
    private Parameters() {}

    /** A difference in accuracy that does not matter; a point unless it is given. */
    static double margin(Optional<String> text) {
        try {
            double margin = text.isEmpty() ? 0.01 : Double.parseDouble(text.get());
            if (margin > 0 && margin < 1) {
                return margin;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number out of range.
        }
        throw ProblemException.parameter("margin", text.get(), "a number over 0 and under 1");
    }

    /** An experiment's id, which has to be given. */
    static String experiment(String name, String value) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> ProblemException.parameter(name, "", "an experiment id"));
    }
}
