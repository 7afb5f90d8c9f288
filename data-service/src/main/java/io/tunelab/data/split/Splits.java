package io.tunelab.data.split;

import io.tunelab.contract.dataset.Notice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Row numbers of each split, in the order in which they are published.
 *
 * @param notices what users should know of how they came about
 */
public record Splits(Map<Split, List<Integer>> rows, List<Notice> notices) {
    public Splits {
        var copy = new EnumMap<Split, List<Integer>>(Split.class);
        for (var split : Split.values()) {
            copy.put(split, List.copyOf(rows.getOrDefault(split, List.of())));
        }
        rows = Map.copyOf(copy);
        notices = List.copyOf(notices);
    }

    Splits(Map<Split, List<Integer>> rows) {
        this(rows, List.of());
    }

    public List<Integer> of(Split split) {
        return rows.get(split);
    }

    Splits with(List<Notice> more) {
        var all = new ArrayList<>(notices);
        all.addAll(more);
        return new Splits(rows, all);
    }
}
