package io.tunelab.data.audit;

import java.util.Arrays;

/**
 * A text as the set of its runs of three words, each as a 64-bit hash: what near duplicates are measured by. Letters count
 * without case, everything but letters and digits only separates words, and in scripts without blanks every letter is a
 * word.
 */
final class Shingles {
    private static final int WORDS = 3;
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private long[] hashes = new long[256];
    private int count;
    private long beforeLast;
    private long last;
    private int words;

    private Shingles() {}

    /** The distinct hashes, ascending; at least one. */
    static long[] of(String text) {
        var sorted = unsorted(text);
        Arrays.sort(sorted);
        return distinct(sorted);
    }

    /** As {@link #of}, in the order of the text, and some may be there several times. */
    static long[] unsorted(String text) {
        var shingles = new Shingles();
        shingles.read(text);
        if (shingles.count == 0) {
            shingles.add(shingles.words == 0 ? text.strip().hashCode() : shingles.beforeLast * FIRST + shingles.last);
        }
        return Arrays.copyOf(shingles.hashes, shingles.count);
    }

    /** Size of the intersection over size of the union, of two ascending sets. */
    static double jaccard(long[] one, long[] two) {
        int common = 0;
        for (int i = 0, j = 0; i < one.length && j < two.length; ) {
            int order = Long.compare(one[i], two[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return (double) common / (one.length + two.length - common);
    }

    private void read(String text) {
        long word = 0;
        for (int at = 0; at < text.length(); ) {
            int sign = text.codePointAt(at);
            at += Character.charCount(sign);
            if (!Character.isLetterOrDigit(sign)) {
                word = endWord(word);
            } else if (standsAlone(sign)) {
                endWord(word);
                word = endWord(sign);
            } else {
                word = word * 0x100000001B3L + Character.toLowerCase(sign) + 1;
            }
        }
        endWord(word);
    }

    private static boolean standsAlone(int sign) {
        return sign >= 0x2E80 || sign >= 0x0E00 && sign <= 0x0EFF;
    }

    private long endWord(long word) {
        if (word != 0) {
            words++;
            if (words >= WORDS) {
                add((beforeLast * FIRST + last) * SECOND + word);
            }
            beforeLast = last;
            last = word;
        }
        return 0;
    }

    private void add(long value) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = mix(value);
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static long[] distinct(long[] sorted) {
        int kept = 1;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] != sorted[i - 1]) {
                sorted[kept++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, kept);
    }
}
