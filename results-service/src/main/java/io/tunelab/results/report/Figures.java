package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.study.spec.SelectBy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Numbers for people. */
final class Figures {
    private static final int MOST_NAMES = 6;

    private Figures() {}

    /** {@code 0.9123} of one run, {@code 0.9123 ± 0.0021} of several: mean and standard deviation. */
    static String spread(Optional<Spread> spread, double factor, int digits, String unit) {
        return spread.map(over -> {
                    var mean = decimal(factor * over.mean(), digits);
                    return over.deviation()
                                    .map(deviation -> mean + " ± " + decimal(factor * deviation, digits))
                                    .orElse(mean)
                            + unit;
                })
                .orElse("");
    }

    static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** With commas: {@code 12,500}. */
    static String whole(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String percent(double share) {
        return decimal(100 * share, 1) + "%";
    }

    /** An interval of a share; one of few runs can reach beyond the shares that there are, which is said in words. */
    static String range(double low, double high) {
        if (low <= 0 && high >= 1) {
            return "wider than 0% to 100%";
        }
        return (low < 0 ? "below 0%" : percent(low)) + " to " + (high > 1 ? "above 100%" : percent(high));
    }

    /** {@code 0.012}, or {@code < 0.001}. */
    static String pValue(double p) {
        return p < 0.001 ? "< 0.001" : decimal(p, 3);
    }

    /** The first few names, and how many more there are. */
    static String listed(List<String> names) {
        return names.size() <= MOST_NAMES + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }

    /** What a study selects by, in words. */
    static String measure(SelectBy selectBy) {
        return "Validation " + selectBy.measure().title();
    }

    /** The same within a sentence. */
    static String measureWithin(SelectBy selectBy) {
        return "validation " + selectBy.measure().title();
    }

    static String selected(SelectBy selectBy, double value) {
        return selectBy.measure().isShare() ? percent(value) : decimal(value, 4);
    }

    /**
     * A field's value; small numbers as people write learning rates, {@code 2e-5}, and weights of classes as
     * {@code bad=19, good=1}.
     */
    static String value(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> field.getKey() + "=" + value(field.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (!node.isNumber() || node.isIntegralNumber()) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
        var decimal = new BigDecimal(node.asText()).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        return decimal.signum() == 0 || exponent > -4
                ? decimal.toPlainString()
                : decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
