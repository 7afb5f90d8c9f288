package io.tunelab.data.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One order of rows per seed, every prefix of which is a stratified sample.
 *
 * <p>Rows of a label follow a hash of (seed, row); labels are interleaved by the divisor rule of Sainte-Laguë: the k-th
 * row (from 0) of a label with c rows stands at (k + 1/2) / c. So a shorter prefix lies inside a longer one, and each
 * label has its share of every prefix to within one row. (Shares by largest remainder would not nest: a label may lose a
 * row when the whole grows, the Alabama paradox.)
 */
public final class RowOrder {
    private record Placed(int row, int label, double position, long hash) {}

    private RowOrder() {}

    /**
     * @param rows the rows to order, whatever their order is
     * @param labels label number by row
     */
    public static List<Integer> of(List<Integer> rows, List<Integer> labels, long seed) {
        var byLabel = new ArrayList<List<Placed>>();
        for (int row : rows) {
            int label = labels.get(row);
            while (byLabel.size() <= label) {
                byLabel.add(new ArrayList<>());
            }
            byLabel.get(label).add(new Placed(row, label, 0, hash(seed, row)));
        }
        var all = new ArrayList<Placed>(rows.size());
        for (var ofLabel : byLabel) {
            ofLabel.sort(Comparator.comparingLong(Placed::hash).thenComparingInt(Placed::row));
            for (int k = 0; k < ofLabel.size(); k++) {
                var placed = ofLabel.get(k);
                all.add(new Placed(placed.row, placed.label, (k + 0.5) / ofLabel.size(), placed.hash));
            }
        }
        all.sort(Comparator.comparingDouble(Placed::position).thenComparingInt(Placed::label));
        return all.stream().map(Placed::row).toList();
    }

    /** Mixes by two rounds of Stafford's variant 13 of the MurmurHash3 finalizer: fixed here, not by a JDK's random. */
    static long hash(long seed, int row) {
        return mix(mix(seed + 0x9E3779B97F4A7C15L) ^ row);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
