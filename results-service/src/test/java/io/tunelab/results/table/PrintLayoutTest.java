package io.tunelab.results.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrintLayoutTest {
    private static final String LONG = "early_stopping.patience";

    @Test
    void fewSettingsStandInColumns() {
        assertThat(PrintLayout.of(table(1))).isEqualTo(PrintLayout.REGULAR);
    }

    @Test
    void manySettingsAreListedBelowTheName() {
        assertThat(PrintLayout.of(table(5))).isEqualTo(PrintLayout.SMALL);
        assertThat(PrintLayout.of(table(8))).isEqualTo(PrintLayout.FOLDED);
    }

    @Test
    void aFoldedRowNamesWhatItSets() {
        assertThat(table(2).folded(table(2).rows().get(0)))
                .isEqualTo("early_stopping.patience 1, early_stopping.patience 2");
    }

    @Test
    void linesBreakAfterSeparatorsAndNotWithinNumbers() {
        assertThat(Breakable.breakable("dataset.max_length=512/2e-5/0.01,<b>&").getValue())
                .isEqualTo("dataset.<wbr>max_<wbr>length=<wbr>512/<wbr>2e-5/<wbr>0.01,<wbr>&lt;b&gt;&amp;");
    }

    private static PaperTable table(int settings) {
        var figures = List.of("runs", "val loss", "val accuracy", "test accuracy", "test F1", "training time");
        var values = List.of("3", "0.3012 ± 0.0121", "88.1 ± 0.4%", "88.2 ± 0.6%", "88.0 ± 0.6%", "12 min 05 s");
        var headings = Stream.of(
                        Stream.of("configuration"), IntStream.range(0, settings).mapToObj(i -> LONG), figures.stream())
                .flatMap(names -> names)
                .toList();
        var cells = Stream.of(
                        Stream.of("distilbert-base-uncased/2e-5/32"),
                        IntStream.rangeClosed(1, settings).mapToObj(String::valueOf),
                        values.stream())
                .flatMap(texts -> texts)
                .toList();
        return new PaperTable(
                headings,
                headings.stream().map(heading -> true).toList(),
                settings,
                List.of(new PaperTable.Row(false, cells)));
    }
}
