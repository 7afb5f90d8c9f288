package io.tunelab.trainer.model;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** The two 16-bit floating formats, widened to float32 without loss. */
final class Float16 {
    private Float16() {}

    /** IEEE 754 binary16. */
    static FloatBuffer decode(ShortBuffer halves) {
        var floats = FloatBuffer.allocate(halves.remaining());
        while (halves.hasRemaining()) {
            floats.put(toFloat(halves.get()));
        }
        return floats.flip();
    }

    /** bfloat16: the upper half of a float32. */
    static FloatBuffer decodeBrain(ShortBuffer halves) {
        var floats = FloatBuffer.allocate(halves.remaining());
        while (halves.hasRemaining()) {
            floats.put(Float.intBitsToFloat(halves.get() << 16));
        }
        return floats.flip();
    }

    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }
}
