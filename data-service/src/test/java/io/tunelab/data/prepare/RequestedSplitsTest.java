package io.tunelab.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.SplitOverlap;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestedSplitsTest {
    /** 100 texts, each of them five times; the last of the five is in the published test part for every tenth text. */
    private static final LabelledTexts FIVE_TIMES = fiveTimes();

    private static LabelledTexts fiveTimes() {
        var rows = IntStream.range(0, 500)
                .mapToObj(row -> new Row(
                        "review number " + row % 100,
                        row % 2 == 0 ? "NEG" : "POS",
                        row >= 400 && row % 10 < 2 ? Part.TEST : Part.TRAIN))
                .toList();
        var numbers = IntStream.range(0, 500).map(row -> row % 2).boxed().toList();
        return new LabelledTexts(rows, List.of("NEG", "POS"), numbers, "0".repeat(64), Optional.empty(), List.of());
    }

    @Test
    void withoutDuplicatesEveryTextIsInOneSplitOnlyAndRowsKeepTheirNumbers() {
        var splits = split(SplitProtocol.POOLED_70_10_20, Dedupe.EXACT);

        assertThat(splits.of(Split.TRAIN)).hasSize(70);
        assertThat(splits.of(Split.TEST)).hasSize(20);
        assertThat(shared(splits)).isZero();
        assertThat(splits.of(Split.TRAIN)).allMatch(row -> row < 100 || row >= 400);
    }

    @Test
    void withThemTheTestTextsAreInTrain() {
        assertThat(shared(split(SplitProtocol.POOLED_70_10_20, Dedupe.NONE))).isGreaterThan(95);
    }

    @Test
    void thePublishedTestRowsStayAndTheirCopiesInTrainGo() {
        var splits = split(SplitProtocol.OFFICIAL, Dedupe.EXACT);

        assertThat(splits.of(Split.TEST)).hasSize(20).allMatch(row -> row >= 400);
        assertThat(shared(splits)).isZero();
    }

    private static Splits split(SplitProtocol protocol, Dedupe dedupe) {
        return RequestedSplits.of(
                FIVE_TIMES, new DatasetChoice("five-times", 1, 42, protocol, dedupe, ReadingChoice.AUTOMATIC));
    }

    private static int shared(Splits splits) {
        return SplitOverlap.of(splits, Duplicates.among(FIVE_TIMES.rows()), FIVE_TIMES)
                .testInTrain()
                .same();
    }
}
