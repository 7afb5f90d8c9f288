package io.tunelab.results.baseline;

import io.tunelab.results.rest.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether a classifier's settings, prompt or threshold were chosen by its results on the test set. */
public enum TunedOnTest {
    YES,
    NO,
    UNKNOWN;

    /** As requests and answers write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 400 if the parameter is missing or is none of them */
    static TunedOnTest of(String parameter) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(parameter))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter(
                        "tuned_on_test",
                        parameter == null ? "missing" : parameter,
                        Arrays.stream(values()).map(TunedOnTest::wireName).collect(Collectors.joining(", "))
                                + " (whether settings, prompt or threshold were chosen by results on the test set)"));
    }
}
