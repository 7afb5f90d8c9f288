package io.tunelab.results.study.spec;

import java.util.Random;
import java.util.function.Supplier;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Endless points in the unit cube, each coordinate from 0 to below 1. The same method, seed and dimension give the same
 * points on every machine ({@link Random} fixes its algorithm).
 */
final class UnitPoints {
    /** The generator's coordinates are multiples of 2 to the power of −52. */
    private static final int BITS = 52;

    private UnitPoints() {}

    /** @param count how many points a Latin hypercube has; the other methods do not ask */
    static Supplier<double[]> of(DrawMethod method, int count, int dimension, long seed) {
        var random = new Random(seed);
        return switch (method) {
            case RANDOM -> () -> random.doubles(dimension).toArray();
            case SOBOL -> sobol(dimension, random);
            case LATIN_HYPERCUBE -> latinHypercube(count, dimension, random);
        };
    }

    /**
     * Sobol's sequence with the direction numbers of Joe and Kuo (2008), scrambled by a random digital shift (the same
     * random bits are added modulo 2 to every point, per coordinate): the points stay as even as they were and each is
     * uniformly distributed (L'Ecuyer and Lemieux 2002).
     */
    private static Supplier<double[]> sobol(int dimension, Random random) {
        var sequence = new SobolSequenceGenerator(dimension);
        long[] shift = random.longs(dimension, 0, 1L << BITS).toArray();
        return () -> {
            double[] point = sequence.nextVector();
            for (int i = 0; i < dimension; i++) {
                point[i] = Math.scalb((double) ((long) Math.scalb(point[i], BITS) ^ shift[i]), -BITS);
            }
            return point;
        };
    }

    /** McKay, Beckman and Conover (1979); after {@code count} points comes another hypercube. */
    private static Supplier<double[]> latinHypercube(int count, int dimension, Random random) {
        int[][] parts = new int[dimension][];
        int[] next = {count};
        return () -> {
            if (next[0] == count) {
                next[0] = 0;
                for (int i = 0; i < dimension; i++) {
                    parts[i] = permutation(count, random);
                }
            }
            double[] point = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                point[i] = (parts[i][next[0]] + random.nextDouble()) / count;
            }
            next[0]++;
            return point;
        };
    }

    private static int[] permutation(int count, Random random) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = i;
        }
        return numbers;
    }
}
