package io.tunelab.data.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the examples are, in tokens, special tokens included.
 *
 * @param percentiles "p5" … "p99" by nearest rank, and "max"
 * @param truncatedShare by max_length: share of the examples that are longer
 * @param histogram examples by length; bin i holds lengths of {@code [i * BIN_WIDTH, (i + 1) * BIN_WIDTH)}
 */
public record TokenStatistics(
        double meanTokens,
        Map<String, Integer> percentiles,
        Map<Integer, Double> truncatedShare,
        List<Integer> histogram) {
    /** Tokens per bin of the histogram. */
    public static final int BIN_WIDTH = 32;

    private static final List<Integer> RANKS = List.of(5, 25, 50, 75, 90, 95, 99);
    private static final List<Integer> MAX_LENGTHS = List.of(128, 256, 512);

    public TokenStatistics {
        percentiles = Collections.unmodifiableMap(new LinkedHashMap<>(percentiles));
        truncatedShare = Collections.unmodifiableMap(new TreeMap<>(truncatedShare));
        histogram = List.copyOf(histogram);
    }

    /** @param lengths of at least one example */
    public static TokenStatistics of(List<Integer> lengths) {
        var sorted = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no statistics of no examples");
        }
        var percentiles = new LinkedHashMap<String, Integer>();
        RANKS.forEach(rank -> percentiles.put("p" + rank, sorted[nearestRank(rank, sorted.length)]));
        int longest = sorted[sorted.length - 1];
        percentiles.put("max", longest);
        var truncated = new TreeMap<Integer, Double>();
        MAX_LENGTHS.forEach(max -> truncated.put(
                max, Arrays.stream(sorted).filter(length -> length > max).count() / (double) sorted.length));
        var histogram = new ArrayList<>(Collections.nCopies(longest / BIN_WIDTH + 1, 0));
        Arrays.stream(sorted)
                .forEach(length -> histogram.set(length / BIN_WIDTH, histogram.get(length / BIN_WIDTH) + 1));
        return new TokenStatistics(Arrays.stream(sorted).average().orElseThrow(), percentiles, truncated, histogram);
    }

    private static int nearestRank(int rank, int count) {
        return (int) Math.ceil(rank / 100.0 * count) - 1;
    }
}
