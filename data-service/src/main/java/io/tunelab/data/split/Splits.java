package io.tunelab.data.split;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Row numbers of each split, in the order in which they are published. */
public record Splits(Map<Split, List<Integer>> rows) {
    public Splits {
        var copy = new EnumMap<Split, List<Integer>>(Split.class);
        for (var split : Split.values()) {
            copy.put(split, List.copyOf(rows.getOrDefault(split, List.of())));
        }
        rows = Map.copyOf(copy);
    }

    public List<Integer> of(Split split) {
        return rows.get(split);
    }
}
