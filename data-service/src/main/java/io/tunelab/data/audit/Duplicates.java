package io.tunelab.data.audit;

import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which rows have the same text, and which nearly: a pure function of the rows.
 *
 * <p>Texts are near duplicates from a Jaccard similarity of {@link #SIMILARITY} of their three-word shingles on; candidates
 * come from {@link MinHash}, and every one is checked against the texts. Groups are transitive.
 */
public final class Duplicates {
    /** From here on two texts are near duplicates. */
    public static final double SIMILARITY = 0.8;

    private final int[] same;
    private final int[] near;

    private Duplicates(int[] same, int[] near) {
        this.same = same;
        this.near = near;
    }

    /** Finds all of them. */
    public static Duplicates among(List<Row> rows) {
        var same = same(rows);
        return new Duplicates(same, near(rows, same));
    }

    /** The first row with the same text. */
    int sameAs(int row) {
        return same[row];
    }

    /** The first row of those whose texts are the same or nearly so. */
    int nearTo(int row) {
        return near[row];
    }

    /** Groups of at least two rows with the same text, in the order of their first rows. */
    List<List<Integer>> sameGroups() {
        return groups(same, same);
    }

    /** Groups of at least two different texts that are near each other, one row for each text. */
    List<List<Integer>> nearGroups() {
        return groups(near, same);
    }

    /**
     * The rows that are left when of each text only one row is: a row of the published test part where there is one, so that
     * the published test set stays what it is, else the first.
     */
    public static List<Integer> distinct(List<Row> rows) {
        var kept = new HashMap<String, Integer>();
        for (int row = 0; row < rows.size(); row++) {
            var text = rows.get(row).text();
            var before = kept.putIfAbsent(text, row);
            if (before != null && isTest(rows, row) && !isTest(rows, before)) {
                kept.put(text, row);
            }
        }
        return kept.values().stream().sorted().toList();
    }

    private static boolean isTest(List<Row> rows, int row) {
        return rows.get(row).part() == Part.TEST;
    }

    private static int[] same(List<Row> rows) {
        var first = new HashMap<String, Integer>();
        var same = new int[rows.size()];
        for (int row = 0; row < same.length; row++) {
            var before = first.putIfAbsent(rows.get(row).text(), row);
            same[row] = before == null ? row : before;
        }
        return same;
    }

    private static int[] near(List<Row> rows, int[] same) {
        var distinct =
                IntStream.range(0, same.length).filter(row -> same[row] == row).toArray();
        var bands = IntStream.of(distinct)
                .parallel()
                .mapToObj(row -> MinHash.bands(Shingles.unsorted(rows.get(row).text())))
                .toArray(int[][]::new);
        var leader = IntStream.range(0, same.length).toArray();
        for (int band = 0; band < MinHash.BANDS; band++) {
            var bucket = new HashMap<Integer, Integer>();
            for (int i = 0; i < distinct.length; i++) {
                int row = distinct[i];
                var candidate = bucket.putIfAbsent(bands[i][band], row);
                if (candidate != null && find(leader, candidate) != find(leader, row) && alike(rows, candidate, row)) {
                    int one = find(leader, candidate);
                    int two = find(leader, row);
                    leader[Math.max(one, two)] = Math.min(one, two);
                }
            }
        }
        return IntStream.range(0, same.length)
                .map(row -> find(leader, same[row]))
                .toArray();
    }

    private static boolean alike(List<Row> rows, int one, int two) {
        return Shingles.jaccard(
                        Shingles.of(rows.get(one).text()),
                        Shingles.of(rows.get(two).text()))
                >= SIMILARITY;
    }

    private static int find(int[] leader, int row) {
        int at = row;
        while (leader[at] != at) {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        return at;
    }

    /** Rows by group; of rows with one text, where {@code texts} is another grouping, only the first. */
    private static List<List<Integer>> groups(int[] group, int[] texts) {
        Map<Integer, List<Integer>> byFirst = new TreeMap<>();
        for (int row = 0; row < group.length; row++) {
            if (group == texts || texts[row] == row) {
                byFirst.computeIfAbsent(group[row], first -> new ArrayList<>(1)).add(row);
            }
        }
        return byFirst.values().stream().filter(rows -> rows.size() > 1).toList();
    }
}
