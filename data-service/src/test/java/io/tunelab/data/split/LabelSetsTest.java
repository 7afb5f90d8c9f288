package io.tunelab.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Splits of data whose rows have sets of labels. */
class LabelSetsTest {
    private static final List<List<Integer>> SETS = List.of(List.of(), List.of(0), List.of(1), List.of(0, 1));

    @Test
    void everySplitHasEachSetInProportion() {
        var splits = Splitter.split(rows(400, row -> row % 4), 1, 42, SplitProtocol.POOLED_70_10_20);

        for (var split : Split.values()) {
            var rows = splits.of(split);
            for (int set = 0; set < 4; set++) {
                int number = set;
                assertThat(rows.stream().filter(row -> row % 4 == number).count())
                        .isEqualTo(rows.size() / 4);
            }
        }
    }

    @Test
    void aSmallerFractionLiesInsideALargerOne() {
        var data = rows(400, row -> row % 7 == 0 ? 3 : row % 3);
        var smaller = Splitter.split(data, 0.3, 42, SplitProtocol.POOLED_70_10_20);
        var larger = Splitter.split(data, 0.8, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(new HashSet<>(larger.of(Split.TEST))).containsAll(smaller.of(Split.TEST));
    }

    /** Label 1 stands in no set of its own, which is no reason to miss it. */
    @Test
    void aLabelIsInTrainIfAnySetWithItIs() {
        var splits = Splitter.split(rows(100, row -> row % 2 == 0 ? 1 : 3), 1, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(splits.of(Split.TRAIN)).isNotEmpty();
        assertThatThrownBy(() -> Splitter.split(rows(100, row -> row % 2), 1, 42, SplitProtocol.POOLED_70_10_20))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'plot' has no row in train");
    }

    private static LabelledRows rows(int count, java.util.function.IntUnaryOperator setOfRow) {
        return new LabelledRows(
                IntStream.range(0, count).map(setOfRow).boxed().toList(),
                List.of("acting", "plot"),
                List.of(),
                List.of(),
                List.of(),
                SETS,
                Optional.empty());
    }
}
