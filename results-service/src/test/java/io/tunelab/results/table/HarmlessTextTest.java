package io.tunelab.results.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.table.DataTable.Column;
import io.tunelab.results.table.DataTable.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that people gave, in files that other programs interpret. */
class HarmlessTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "=1+1 | '=1+1",
                "@SUM(A1) | '@SUM(A1)",
                "+name | '+name",
                "-name | '-name",
                "-1+A1 | '-1+A1",
                "-1e-5 | -1e-5",
                "-.5 | -.5",
                "a=b | a=b"
            })
    void aTextThatASpreadsheetWouldCalculateIsMarkedAsText(String name, String written) throws IOException {
        var text = new StringBuilder();
        var table = new DataTable(
                List.of(new Column("name", Kind.TEXT), new Column("loss", Kind.NUMBER)),
                List.of(Map.of("name", name, "loss", -0.5)));

        CsvTable.write(new SpreadsheetRows(table), text);

        assertThat(text).hasToString("name,loss\r\n" + written + ",-0.5\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '"',
            value = {
                "[a](javascript:x) @ \\[a\\](javascript:x)",
                "<img src=x> @ \\<img src=x>",
                "a | b @ a \\| b",
                "p < 0.05, learning_rate 1e-5 @ p < 0.05, learning_rate 1e-5",
            })
    void namesMakeNothingOfMarkdown(String name, String written) {
        assertThat(Markdown.inline(name)).isEqualTo(written);
        assertThat(Markdown.inline(name + "\n# heading")).isEqualTo(written + " # heading");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '"',
            value = {
                "# heading @ \\# heading",
                "- item @ \\- item",
                "1. item @ 1\\. item",
                "0.5 points better @ 0.5 points better",
                "> quotation @ \\> quotation",
                "Is it better? @ Is it better?"
            })
    void noSentenceIsAHeadingOrAList(String text, String written) {
        assertThat(Markdown.line(text)).isEqualTo(written);
    }
}
