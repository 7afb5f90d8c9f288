package io.tunelab.data.audit;

import io.tunelab.contract.dataset.Overlap;
import io.tunelab.contract.dataset.Overlap.Shared;
import io.tunelab.contract.dataset.RowExample;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the texts that one split shares with another. */
public final class SplitOverlap {
    private static final int EXAMPLES = 3;

    private SplitOverlap() {}

    /** Looks at three splits of rows. */
    public static Overlap of(Splits splits, Duplicates duplicates, LabelledTexts texts) {
        var train = new Groups(splits.of(Split.TRAIN), duplicates);
        var validation = new Groups(splits.of(Split.VALIDATION), duplicates);
        var examples = new ArrayList<RowExample>();
        for (int row : splits.of(Split.TEST)) {
            var other = train.same.get(duplicates.sameAs(row));
            if (other != null && examples.size() < EXAMPLES) {
                examples.add(Examples.of(List.of(row, other), texts));
            }
        }
        return new Overlap(
                train.shared(splits.of(Split.TEST)),
                validation.shared(splits.of(Split.TEST)),
                train.shared(splits.of(Split.VALIDATION)),
                examples);
    }

    /** Rows of a split by the groups that they are in. */
    private static final class Groups {
        private final Map<Integer, Integer> same = new HashMap<>();
        private final Map<Integer, Integer> near = new HashMap<>();
        private final Duplicates duplicates;

        Groups(List<Integer> rows, Duplicates duplicates) {
            this.duplicates = duplicates;
            for (int row : rows) {
                same.putIfAbsent(duplicates.sameAs(row), row);
                near.putIfAbsent(duplicates.nearTo(row), row);
            }
        }

        Shared shared(List<Integer> rows) {
            int exactly = 0;
            int nearly = 0;
            for (int row : rows) {
                boolean exact = same.containsKey(duplicates.sameAs(row));
                exactly += exact ? 1 : 0;
                nearly += !exact && near.containsKey(duplicates.nearTo(row)) ? 1 : 0;
            }
            return new Shared(exactly, nearly);
        }
    }
}
