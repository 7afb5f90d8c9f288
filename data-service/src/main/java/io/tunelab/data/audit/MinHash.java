package io.tunelab.data.audit;

import java.util.Arrays;

/**
 * Signatures of sets, by one permutation hashing with rotation densification (Li, Owen and Zhang 2012; Shrivastava and Li
 * 2014): two sets agree in each of {@link #BINS} places with a probability of about their Jaccard similarity. Places are
 * taken together in bands of four; sets of similarity 0.8 share at least one of the 16 bands with probability 0.9998, sets
 * of 0.3 with 0.12.
 */
final class MinHash {
    static final int BANDS = 16;
    private static final int ROWS = 4;
    private static final int BINS = BANDS * ROWS;
    private static final long EMPTY = Long.MAX_VALUE;

    private MinHash() {}

    /** One value for each band, of a set of at least one well-mixed hash. */
    static int[] bands(long[] hashes) {
        var bins = new long[BINS];
        Arrays.fill(bins, EMPTY);
        for (long hash : hashes) {
            int bin = (int) (hash >>> 58);
            bins[bin] = Math.min(bins[bin], hash & 0x3FF_FFFF_FFFF_FFFFL);
        }
        var bands = new int[BANDS];
        for (int band = 0; band < BANDS; band++) {
            long value = band;
            for (int row = 0; row < ROWS; row++) {
                value = Shingles.mix(value * 31 + dense(bins, band * ROWS + row));
            }
            bands[band] = (int) value;
        }
        return bands;
    }

    /** An empty bin has the value of the next full one, marked by the distance. */
    private static long dense(long[] bins, int bin) {
        int distance = 0;
        while (bins[(bin + distance) % BINS] == EMPTY) {
            distance++;
        }
        return bins[(bin + distance) % BINS] + distance * 0x1000_0000_0000_0000L;
    }
}
