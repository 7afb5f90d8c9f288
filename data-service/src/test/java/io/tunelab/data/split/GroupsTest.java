package io.tunelab.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.source.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final List<String> TWO = List.of("NEG", "POS");

    @Test
    void noGroupIsInTwoSplitsAndSizesAreNearTheirShares() {
        var data = authors(2000, 300, 1);

        var splits = Splitter.split(data, 1, 42, SplitProtocol.POOLED_70_10_20);

        assertThat(splitsOfGroups(splits, data).values()).allMatch(of -> of.size() == 1);
        assertThat(splits.of(Split.TEST)).hasSizeBetween(390, 410);
        assertThat(splits.of(Split.VALIDATION)).hasSizeBetween(190, 210);
        assertThat(shareOf(1, splits.of(Split.TEST), data)).isBetween(0.25, 0.35);
        assertThat(splits.notices().get(0).message()).contains("300 groups, each in one split only", "aimed at 20.0%");
    }

    @Test
    void aFractionTakesWholeGroupsAndLiesInsideALargerOne() {
        var data = authors(2000, 300, 2);
        var small = Splitter.split(data, 0.25, 42, SplitProtocol.POOLED_70_10_20);
        var large = Splitter.split(data, 0.5, 42, SplitProtocol.POOLED_70_10_20);

        var taken = new HashSet<Integer>();
        small.rows().values().forEach(taken::addAll);
        var groups = new HashSet<Integer>();
        taken.forEach(row -> groups.add(data.groups().get(row)));
        assertThat(taken).hasSizeBetween(485, 515);
        assertThat(IntStream.range(0, 2000)
                        .filter(row -> groups.contains(data.groups().get(row)))
                        .count())
                .isEqualTo(taken.size());
        for (var split : Split.values()) {
            assertThat(large.of(split)).containsAll(small.of(split));
        }
    }

    @Test
    void threeGroupsFillThreeSplitsAndTwoDoNot() {
        var labels = IntStream.range(0, 30).mapToObj(row -> row % 2).toList();
        var three = LabelledRows.plain(labels, TWO)
                .grouped(IntStream.range(0, 30).mapToObj(row -> row / 10).toList());
        var two = LabelledRows.plain(labels, TWO)
                .grouped(IntStream.range(0, 30).mapToObj(row -> row / 15).toList());

        assertThat(Splitter.split(three, 1, 1, SplitProtocol.POOLED_70_10_20)
                        .rows()
                        .values())
                .allMatch(rows -> rows.size() == 10);
        assertThatThrownBy(() -> Splitter.split(two, 1, 1, SplitProtocol.POOLED_70_10_20))
                .hasMessageContaining("30 rows in 2 groups", "at least three groups");
    }

    @Test
    void publishedPartsThatShareAGroupAreRefusedWithExamples() {
        var labels = IntStream.range(0, 40).mapToObj(row -> row % 2).toList();
        var parts = IntStream.range(0, 40)
                .mapToObj(row -> row < 30 ? Part.TRAIN : Part.TEST)
                .toList();
        var shared = new LabelledRows(
                labels,
                TWO,
                parts,
                IntStream.range(0, 40).mapToObj(row -> row % 7).toList(),
                List.of("ann", "bob", "cid", "dan", "eve", "fay", "gus"),
                List.of(),
                java.util.Optional.empty());
        var apart = LabelledRows.plain(labels, TWO)
                .in(parts)
                .grouped(IntStream.range(0, 40).mapToObj(row -> row / 5).toList());

        assertThatThrownBy(() -> Splitter.split(shared, 1, 1, SplitProtocol.OFFICIAL))
                .hasMessageContaining(
                        "7 of 7 groups have rows in more than one published part, for example 'ann', 'bob', 'cid'");
        var splits = Splitter.split(apart, 1, 1, SplitProtocol.OFFICIAL);
        assertThat(splitsOfGroups(splits, apart).values()).allMatch(of -> of.size() == 1);
        assertThat(splits.of(Split.TEST)).hasSize(10);
    }

    /** Groups of uneven sizes, with 30 % of label 1, more in some groups than in others. */
    private static LabelledRows authors(int rows, int groups, long seed) {
        var random = new Random(seed);
        var ofRow = IntStream.range(0, rows)
                .mapToObj(row -> row < groups ? row : (int) (groups * Math.pow(random.nextDouble(), 2)))
                .toList();
        var labels = ofRow.stream()
                .map(group -> random.nextDouble() < (group % 3 == 0 ? 0.6 : 0.15) ? 1 : 0)
                .toList();
        return LabelledRows.plain(labels, TWO).grouped(ofRow);
    }

    private static Map<Integer, Set<Split>> splitsOfGroups(Splits splits, LabelledRows data) {
        var of = new HashMap<Integer, Set<Split>>();
        splits.rows()
                .forEach((split, rows) ->
                        rows.forEach(row -> of.computeIfAbsent(data.groups().get(row), group -> new HashSet<>())
                                .add(split)));
        return of;
    }

    private static double shareOf(int label, List<Integer> rows, LabelledRows data) {
        return rows.stream().filter(row -> data.labels().get(row) == label).count() / (double) rows.size();
    }
}
