package io.tunelab.data.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A drawn order of rows in which every beginning has the labels in about the proportions of the whole. */
final class StratifiedOrder {
    private StratifiedOrder() {}

    private record Placed(double place, int row) {}

    /**
     * The same for the same arguments on every JDK.
     *
     * @param labels by row
     */
    static List<Integer> of(List<Integer> labels, long seed) {
        var byLabel = new TreeMap<Integer, List<Integer>>();
        for (int row = 0; row < labels.size(); row++) {
            byLabel.computeIfAbsent(labels.get(row), label -> new ArrayList<>()).add(row);
        }
        var random = new Random(seed);
        var placed = new ArrayList<Placed>();
        for (var rows : byLabel.values()) {
            Collections.shuffle(rows, random);
            for (int i = 0; i < rows.size(); i++) {
                placed.add(new Placed((i + 0.5) / rows.size(), rows.get(i)));
            }
        }
        return placed.stream()
                .sorted(Comparator.comparingDouble(Placed::place).thenComparingInt(Placed::row))
                .map(Placed::row)
                .toList();
    }
}
