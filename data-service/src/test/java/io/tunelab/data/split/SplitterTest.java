package io.tunelab.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import io.tunelab.data.source.Part;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static final List<String> TWO = List.of("NEG", "POS");
    /** As published: train NEG, train POS, test NEG, test POS, 12,500 of each. */
    private static final List<Integer> REVIEWS =
            IntStream.range(0, 50_000).mapToObj(row -> row / 12_500 % 2).toList();

    @Test
    void aQuarterOfTheMovieReviewsIsSplitAsThePapersSplitIt() {
        var splits = split(REVIEWS, TWO, 0.25, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(counts(splits.of(Split.TRAIN), REVIEWS, 2)).containsExactly(4375L, 4375L);
        assertThat(counts(splits.of(Split.VALIDATION), REVIEWS, 2)).containsExactly(625L, 625L);
        assertThat(counts(splits.of(Split.TEST), REVIEWS, 2)).containsExactly(1250L, 1250L);
    }

    @Test
    void noRowIsInTwoSplitsOrTwiceInOne() {
        var splits = split(REVIEWS, TWO, 0.25, 42, SplitProtocol.POOLED_70_10_20);

        var all = new HashSet<Integer>();
        for (var split : Split.values()) {
            all.addAll(splits.of(split));
        }

        assertThat(all).hasSize(12_500);
    }

    @Test
    void theSameSeedGivesTheSameSplitsAndAnotherSeedOthers() {
        var first = split(REVIEWS, TWO, 0.25, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(split(REVIEWS, TWO, 0.25, 42, SplitProtocol.POOLED_70_10_20)).isEqualTo(first);
        assertThat(split(REVIEWS, TWO, 0.25, 43, SplitProtocol.POOLED_70_10_20)).isNotEqualTo(first);
    }

    @Test
    void theOrderIsFixedByThisProjectAndNotByTheJdk() {
        var splits = split(REVIEWS, TWO, 0.25, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(splits.of(Split.TRAIN).subList(0, 4)).containsExactly(FIRST_TRAIN_ROWS);
        assertThat(splits.of(Split.TEST).subList(0, 4)).containsExactly(FIRST_TEST_ROWS);
    }

    /** Problem 2 of the course work: the same questions for all, and more to learn from. */
    @Test
    void fractionsOfAFixedTestShareTestAndValidationAndNestInTrain() {
        var half = split(REVIEWS, TWO, 0.5, 42, SplitProtocol.FIXED_TEST);
        var whole = split(REVIEWS, TWO, 1, 42, SplitProtocol.FIXED_TEST);

        assertThat(half.of(Split.TEST)).isEqualTo(whole.of(Split.TEST)).hasSize(10_000);
        assertThat(half.of(Split.VALIDATION))
                .isEqualTo(whole.of(Split.VALIDATION))
                .hasSize(5_000);
        assertThat(whole.of(Split.TRAIN)).hasSize(35_000).containsAll(half.of(Split.TRAIN));
        assertThat(counts(half.of(Split.TRAIN), REVIEWS, 2)).containsExactly(8_750L, 8_750L);
        assertThat(whole.of(Split.TEST))
                .isEqualTo(split(REVIEWS, TWO, 1, 42, SplitProtocol.POOLED_70_10_20)
                        .of(Split.TEST));
    }

    private static final Integer[] FIRST_TRAIN_ROWS = {10982, 24359, 49881, 23919};
    private static final Integer[] FIRST_TEST_ROWS = {4359, 47151, 6660, 21981};

    @Test
    void aSmallerFractionLiesInsideALargerOneAndSoDoItsTestAndValidationRows() {
        var labels = uneven();
        var names = List.of("a", "b", "c", "d");
        var small = split(labels, names, 0.1, 7, SplitProtocol.POOLED_70_10_20);
        for (double fraction : new double[] {0.11, 0.25, 0.3333, 0.5, 1}) {
            var large = split(labels, names, fraction, 7, SplitProtocol.POOLED_70_10_20);

            assertThat(large.of(Split.TEST)).containsAll(small.of(Split.TEST));
            assertThat(large.of(Split.VALIDATION)).containsAll(small.of(Split.VALIDATION));
            var strays = new HashSet<>(small.of(Split.TRAIN));
            large.of(Split.TRAIN).forEach(strays::remove);
            assertThat(strays).hasSizeLessThanOrEqualTo(2 * names.size());
            var everything = new HashSet<>(large.of(Split.TRAIN));
            everything.addAll(large.of(Split.VALIDATION));
            everything.addAll(large.of(Split.TEST));
            assertThat(everything).containsAll(small.of(Split.TRAIN));
        }
    }

    @Test
    void unevenLabelsKeepTheirSharesToWithinTwoRowsAndTotalsAreExact() {
        var labels = uneven();
        var names = List.of("a", "b", "c", "d");
        for (double fraction : new double[] {0.1, 0.37, 0.5, 0.99, 1}) {
            var splits = split(labels, names, fraction, 3, SplitProtocol.POOLED_70_10_20);
            long subset = Math.round(labels.size() * fraction);
            long tests = Math.round(subset * 0.2);
            long validations = Math.round((subset - tests) * 0.125);

            assertThat(splits.of(Split.TEST)).hasSize((int) tests);
            assertThat(splits.of(Split.VALIDATION)).hasSize((int) validations);
            assertThat(splits.of(Split.TRAIN)).hasSize((int) (subset - tests - validations));
            var whole = counts(IntStream.range(0, labels.size()).boxed().toList(), labels, 4);
            for (var split : Split.values()) {
                var counted = counts(splits.of(split), labels, 4);
                for (int label = 0; label < 4; label++) {
                    double quota = whole.get(label)
                            / (double) labels.size()
                            * splits.of(split).size();
                    assertThat((double) counted.get(label)).isBetween(quota - 2, quota + 2);
                }
            }
        }
    }

    @Test
    void theOfficialProtocolTestsOnPublishedTestRowsOnly() {
        var splits = Splitter.split(
                LabelledRows.plain(REVIEWS, TWO)
                        .in(IntStream.range(0, 50_000)
                                .mapToObj(row -> row < 25_000 ? Part.TRAIN : Part.TEST)
                                .toList()),
                0.5,
                42,
                SplitProtocol.OFFICIAL);

        assertThat(splits.of(Split.TEST)).hasSize(12_500).allMatch(row -> row >= 25_000);
        assertThat(splits.of(Split.TRAIN)).hasSize(10_937).allMatch(row -> row < 25_000);
        assertThat(splits.of(Split.VALIDATION)).hasSize(1_563).allMatch(row -> row < 25_000);
    }

    @Test
    void theOfficialProtocolNeedsPublishedTestRows() {
        assertThatThrownBy(() -> split(REVIEWS, TWO, 0.5, 42, SplitProtocol.OFFICIAL))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pooled-70-10-20")
                .extracting("code")
                .isEqualTo("split_impossible");
    }

    @Test
    void tooFewRowsAreRefusedWithTheSplitThatWouldBeEmpty() {
        var tiny = List.of(0, 1, 0, 1);

        assertThatThrownBy(() -> split(tiny, TWO, 0.5, 1, SplitProtocol.POOLED_70_10_20))
                .hasMessageContaining("the data set has 4 rows, and at least 5 are needed");
    }

    @Test
    void aLabelThatTrainWouldLackIsNamed() {
        var labels = IntStream.range(0, 100).mapToObj(row -> row == 50 ? 1 : 0).toList();

        assertThatThrownBy(() -> split(labels, TWO, 0.25, 1, SplitProtocol.POOLED_70_10_20))
                .hasMessageContaining("class 'POS' has no row in train: ")
                .hasMessageContaining("its 1 rows");
    }

    @Test
    void publishedValidationRowsStayThemselves() {
        var labels = IntStream.range(0, 100).mapToObj(row -> row % 2).toList();
        var parts = IntStream.range(0, 100)
                .mapToObj(row -> row < 60 ? Part.TRAIN : row < 80 ? Part.VALIDATION : Part.TEST)
                .toList();

        var splits = Splitter.split(LabelledRows.plain(labels, TWO).in(parts), 1, 42, SplitProtocol.OFFICIAL);

        assertThat(splits.of(Split.VALIDATION)).hasSize(20).allMatch(row -> row >= 60 && row < 80);
        assertThat(splits.of(Split.TRAIN)).hasSize(60);
    }

    @Test
    void pooledSaysWhatItPooled() {
        var labels = IntStream.range(0, 100).mapToObj(row -> row % 2).toList();
        var parts = IntStream.range(0, 100)
                .mapToObj(row -> row < 60 ? Part.TRAIN : Part.TEST)
                .toList();

        var splits = Splitter.split(LabelledRows.plain(labels, TWO).in(parts), 1, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(splits.notices())
                .extracting(Notice::message)
                .containsExactly(
                        "pooled train (60 rows), test (40 rows) and split again; protocol official uses them as published");
    }

    @Test
    void aRareClassIsNotBlamedOnTheFractionAndWarnedOfWhereItIsNotMeasured() {
        var labels = IntStream.range(0, 100).mapToObj(row -> row == 50 ? 1 : 0).toList();
        var two = IntStream.range(0, 100).mapToObj(row -> row % 50 == 0 ? 1 : 0).toList();

        for (long seed = 0; seed < 20; seed++) {
            try {
                var splits = split(two, TWO, 1, seed, SplitProtocol.POOLED_70_10_20);
                assertThat(splits.notices()).extracting(Notice::code).contains("rare_classes");
                split(labels, TWO, 1, seed, SplitProtocol.POOLED_70_10_20);
            } catch (DataException e) {
                assertThat(e).hasMessageContaining("class 'POS'").hasMessageNotContaining("fraction");
            }
        }
    }

    private static Splits split(
            List<Integer> labels, List<String> names, double fraction, long seed, SplitProtocol protocol) {
        return Splitter.split(LabelledRows.plain(labels, names), fraction, seed, protocol);
    }

    /** 1,703 rows: 60 %, 25 %, 10 % and 5 %, in no order. */
    private static List<Integer> uneven() {
        return IntStream.range(0, 1703)
                .map(row -> row * 37 % 100)
                .mapToObj(part -> part < 60 ? 0 : part < 85 ? 1 : part < 95 ? 2 : 3)
                .toList();
    }

    private static List<Long> counts(List<Integer> rows, List<Integer> labels, int labelCount) {
        return IntStream.range(0, labelCount)
                .mapToObj(label ->
                        rows.stream().filter(row -> labels.get(row) == label).count())
                .toList();
    }
}
