package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Names for configurations that their author gave none. */
final class Names {
    private Names() {}

    /** The values in which a configuration differs from the others of its stage: {@code 128/2e-5/32}. */
    static String of(RequestFields fields, List<RequestFields> all, String standard) {
        var parts = new ArrayList<String>();
        fields.flat().forEach((path, value) -> {
            boolean differs = all.stream()
                    .anyMatch(other -> !Objects.equals(other.at(path).orElse(null), value));
            if (differs) {
                parts.add(value.isNumber() ? compact(value) : value.asText());
            }
        });
        return parts.isEmpty() ? standard : String.join("/", parts);
    }

    /** {@code 2e-5} for small values, plain digits for others. */
    private static String compact(JsonNode number) {
        var decimal = new BigDecimal(number.asText()).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return "0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent > -4
                ? decimal.toPlainString()
                : decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
