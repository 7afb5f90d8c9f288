package io.tunelab.data.tokenize;

import io.tunelab.contract.dataset.TokenLengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** How long examples are. */
public final class TokenStatistics {
    private static final int BIN_WIDTH = 32;

    private static final List<Integer> RANKS = List.of(5, 25, 50, 75, 90, 95, 99);
    private static final List<Integer> MAX_LENGTHS = List.of(128, 256, 512);

    private TokenStatistics() {}

    /** @param lengths of at least one example, in tokens, special tokens included */
    public static TokenLengths of(List<Integer> lengths) {
        var sorted = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no statistics of no examples");
        }
        var percentiles = new LinkedHashMap<String, Integer>();
        RANKS.forEach(rank -> percentiles.put("p" + rank, sorted[nearestRank(rank, sorted.length)]));
        int longest = sorted[sorted.length - 1];
        percentiles.put("max", longest);
        var truncated = new LinkedHashMap<String, Double>();
        MAX_LENGTHS.forEach(max -> truncated.put(
                String.valueOf(max),
                Arrays.stream(sorted).filter(length -> length > max).count() / (double) sorted.length));
        var histogram = new ArrayList<>(Collections.nCopies(longest / BIN_WIDTH + 1, 0));
        Arrays.stream(sorted)
                .forEach(length -> histogram.set(length / BIN_WIDTH, histogram.get(length / BIN_WIDTH) + 1));
        return new TokenLengths(
                Arrays.stream(sorted).average().orElseThrow(),
                percentiles,
                truncated,
                Optional.of(new TokenLengths.Histogram(BIN_WIDTH, histogram)));
    }

    private static int nearestRank(int rank, int count) {
        return (int) Math.ceil(rank / 100.0 * count) - 1;
    }
}
