package io.tunelab.local.study;

import java.math.BigDecimal;

/** Numbers as people in this field write them. */
public final class Numbers {
    private Numbers() {}

    /** {@code 2e-5} for small values, plain digits for others. */
    public static String compact(Number number) {
        var decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return "0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent > -4) {
            return decimal.toPlainString();
        }
        return decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
