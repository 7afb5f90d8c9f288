package io.tunelab.trainer.training;

/**
 * The order in which an epoch sees its examples: a pure function of seed and epoch.
 *
 * <p>The generator is written out (SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
 * 2014), because the JDK promises the same numbers of its own only within one program, and a run must repeat on any.
 */
public final class Shuffle {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private long state;

    private Shuffle(long seed, int epoch) {
        this.state = mix(seed) + epoch;
    }

    /** A permutation of {@code 0 … size - 1} (Fisher and Yates, inside out). */
    public static int[] order(int size, long seed, int epoch) {
        var random = new Shuffle(seed, epoch);
        var order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Uniform in {@code [0, bound)}, but for a bias of less than bound / 2^32. */
    private int below(int bound) {
        state += GOLDEN_GAMMA;
        return (int) ((mix(state) >>> 32) * bound >>> 32);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
