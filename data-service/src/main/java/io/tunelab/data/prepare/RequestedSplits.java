package io.tunelab.data.prepare;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.split.LabelledRows;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import io.tunelab.data.split.Splitter;
import java.util.EnumMap;
import java.util.List;

/** The rows of each split as a request asks for them. */
public final class RequestedSplits {
    private RequestedSplits() {}

    /**
     * A pure function of its arguments. Rows keep their numbers, whether others are left out or not.
     *
     * @throws io.tunelab.data.DataException {@code split_impossible} if a split would be empty or train would lack a label
     */
    public static Splits of(LabelledTexts texts, DatasetChoice asked) {
        var rows = LabelledRows.of(texts);
        if (asked.dedupe() == Dedupe.NONE) {
            return Splitter.split(rows, asked.fraction(), asked.seed(), asked.protocol());
        }
        var kept = Duplicates.distinct(texts.rows());
        var splits = Splitter.split(rows.only(kept), asked.fraction(), asked.seed(), asked.protocol());
        var numbers = new EnumMap<Split, List<Integer>>(Split.class);
        for (var split : Split.values()) {
            numbers.put(split, splits.of(split).stream().map(kept::get).toList());
        }
        return new Splits(numbers, splits.notices());
    }
}
