package io.tunelab.results.table;

import java.math.BigDecimal;

/** Numbers as people write them. */
public final class Decimal {
    private Decimal() {}

    /**
     * {@code 2e-5} for small values, plain digits for others.
     *
     * @throws NumberFormatException if the text is not a decimal number
     */
    public static String compact(String number) {
        var decimal = new BigDecimal(number).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return "0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent > -4
                ? decimal.toPlainString()
                : decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
