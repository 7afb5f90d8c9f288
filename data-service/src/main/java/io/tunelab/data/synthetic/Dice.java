package io.tunelab.data.synthetic;

/**
 * Seeded chance: SplitMix64, written out with integer arithmetic so that every JDK throws the same. {@code
 * java.util.SplittableRandom} promises no sequence across versions.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    private Dice(long state) {
        this.state = state;
    }

    /** Dice for one item of one seed; {@code purpose} keeps the throws for different questions apart. */
    static Dice of(long seed, long index, long purpose) {
        return new Dice(mix(mix(mix(seed + GOLDEN_GAMMA) ^ index) + purpose * GOLDEN_GAMMA));
    }

    /** Uniform in [0, {@code bound}). */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** In [0, {@code bound}), low numbers more often: the density falls linearly to nothing, so that there are rare ones. */
    int lowBelow(int bound) {
        return Math.min(below(bound), below(bound));
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
