package io.tunelab.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSplitsTest {
    /** 600 rows of label 0, 200 of label 1. */
    private static final List<Integer> LABELS =
            IntStream.range(0, 800).mapToObj(row -> row % 4 == 3 ? 1 : 0).toList();

    @Test
    void everySplitHasItsShareOfEachLabelAndNoRowTwice() {
        var splits = RowSplits.stratified(LABELS, OptionalInt.empty(), 42);

        assertThat(splits.all().map(rows -> count(rows, 1))).containsExactly(140L, 20L, 40L);
        assertThat(splits.all().map(rows -> count(rows, 0))).containsExactly(420L, 60L, 120L);
        assertThat(splits.all().flatMap(List::stream)).hasSize(800).doesNotHaveDuplicates();
    }

    @Test
    void fewerRowsKeepTheLabelsProportionAndTheSeedDecidesWhichRows() {
        var some = RowSplits.stratified(LABELS, OptionalInt.of(80), 42);

        assertThat(some.all().mapToLong(List::size).sum()).isEqualTo(80);
        assertThat(some.all().mapToLong(rows -> count(rows, 1)).sum()).isEqualTo(20);
        assertThat(RowSplits.stratified(LABELS, OptionalInt.of(80), 42)).isEqualTo(some);
        assertThat(RowSplits.stratified(LABELS, OptionalInt.of(80), 43)).isNotEqualTo(some);
    }

    @Test
    void aSplitFileWithARowTwiceOrOutsideTheDataIsRefused(@TempDir Path directory) throws IOException {
        var twice = Files.writeString(
                directory.resolve("twice.json"), "{\"train\": [0, 1], \"validation\": [2], \"test\": [1]}");
        var outside = Files.writeString(
                directory.resolve("outside.json"), "{\"train\": [0], \"validation\": [1], \"test\": [4]}");

        assertThatThrownBy(() -> RowSplits.read(twice, 4)).hasMessageContaining("row 1 is there twice");
        assertThatThrownBy(() -> RowSplits.read(outside, 4)).hasMessageContaining("row 4 of 'test' is not one of");
    }

    private static long count(List<Integer> rows, int label) {
        return rows.stream().filter(row -> LABELS.get(row) == label).count();
    }
}
