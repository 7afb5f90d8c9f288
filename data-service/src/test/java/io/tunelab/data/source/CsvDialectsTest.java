package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDialectsTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @Test
    void theIndexThatPandasWritesIsIgnoredAndSaid() {
        var texts = reads.of("a.csv", ",text,label\n0,fine,good\n1,dull,bad\n");

        assertThat(texts.rows()).extracting(Row::text).containsExactly("fine", "dull");
        assertThat(Reads.messages(texts, "columns_ignored"))
                .containsExactly("a.csv: 1 column without a name ignored: the first (an index)");
        assertThat(Reads.messages(
                        reads.of("b.csv", ",Unnamed: 0,text,label\n0,0,fine,good\n1,1,dull,bad\n"), "columns_ignored"))
                .containsExactly("b.csv: 2 columns without a name ignored: the first (an index), Unnamed: 0");
    }

    @Test
    void columnsWithoutANameAtTheEndAreIgnoredAndTheirValuesWarnedOf() {
        var empty = reads.of("a.csv", "text,label,,\nfine,good,,\ndull,bad\n,,,\n");
        var filled = reads.of("b.csv", "text,label,,\nfine,good,more,\ndull,bad,,\n");

        assertThat(empty.rows()).hasSize(2);
        assertThat(Reads.messages(empty, "nameless_columns")).isEmpty();
        assertThat(Reads.messages(filled, "nameless_columns").get(0)).contains("1 rows have values");
    }

    @Test
    void rowNamesWithoutAHeaderAsRWritesThemAreIgnored() {
        var texts = reads.of("r.csv", "\"text\",\"label\"\n\"1\",\"fine\",\"good\"\n\"2\",\"dull\",\"bad\"\n");

        assertThat(texts.rows()).extracting(Row::text).containsExactly("fine", "dull");
    }

    @Test
    void aColumnThatStandsTwiceInTheHeaderIsRefusedByName() {
        assertThat(reads.problem("a.csv", "text,label,text\na,b,c\n"))
                .isEqualTo("a.csv, line 1: column 'text' stands in the header more than once (text, label, text); give"
                        + " every column a name of its own");
    }

    @ParameterizedTest
    @CsvSource({"semicolon, ';'", "tab, '\t'", "pipe (|), '|'"})
    void theDelimiterIsFoundAlsoWhereTextsContainOthers(String name, String delimiter) {
        var content = Reads.rows(40, delimiter).replaceAll("a film (\\d+)", "\"a film; or, well,| it \t is $1\"");

        var texts = reads.of("a.txt", content);

        assertThat(texts.rows()).hasSize(40);
        assertThat(texts.rows().get(0).text()).startsWith("a film; or");
        assertThat(Reads.messages(texts, "delimiter"))
                .containsExactly("a.txt: fields are separated by " + name + " (detected)");
    }

    @Test
    void aDelimiterThatIsSetIsTaken() {
        var texts = reads.with(null, ";").of("a.csv", "text;label;z,a,b\nfine;good;1\ndull;bad;2\n");

        assertThat(texts.rows()).hasSize(2);
        assertThat(reads.with(null, "tab").of("b.csv", Reads.rows(4, "\t")).rows())
                .hasSize(4);
        assertThat(reads.of("excel.csv", "sep=;\n" + Reads.rows(4, ";")).rows()).hasSize(4);
    }

    @Test
    void quotesBehindABackslashAreRead() {
        var texts = reads.of("a.csv", "text,label\n\"said \\\"wow\\\", really\",good\n\"dull\",bad\n");

        assertThat(texts.rows()).extracting(Row::text).containsExactly("said \"wow\", really", "dull");
        assertThat(Reads.messages(texts, "quoting")).hasSize(1);
    }

    @Test
    void quotesInTabSeparatedTextsThatEncloseNothingAreCharacters() {
        var texts = reads.of("a.tsv", "text\tlabel\n\"starts with a quote\tgood\n5\" wide\tbad\nplain\tbad\n");

        assertThat(texts.rows()).extracting(Row::text).containsExactly("\"starts with a quote", "5\" wide", "plain");
    }

    @Test
    void lineBreaksInsideFieldsAndEveryKindOfLineEndAreRead() {
        for (var end : new String[] {"\n", "\r\n", "\r"}) {
            var texts = reads.of("a.csv", "text,label\n\"two\nlines\",good\n\ndull,bad".replace("\n", end));

            assertThat(texts.rows()).extracting(Row::text).containsExactly("two" + end + "lines", "dull");
        }
    }

    @Test
    void blanksBetweenDelimiterAndQuoteDoNotCount() {
        var texts = reads.of("a.csv", "text, label\n\"fine, really\" , \"good\"\ndull, bad\n");

        assertThat(texts.rows())
                .containsExactly(new Row("fine, really", "good", Part.UNSTATED), new Row("dull", "bad", Part.UNSTATED));
    }

    @Test
    void aFlawedRowCostsItsLineAndIsNamed() {
        var content =
                "text,label\n\"open,good\n" + Reads.rows(6, ",").substring(11).replace("a film", "\"a film\"");

        assertThat(reads.problem("a.csv", "text,label\none,good\ntwo, three,bad\nfour,bad\n"))
                .isEqualTo(
                        "a.csv, line 3: 3 fields, the header has 2; a text that contains a comma must stand in quotes;"
                                + " correct it, or leave it out with on_bad_row: skip");
        assertThat(reads.skipping()
                        .of(
                                "b.csv",
                                content.replace("\"a film\" ", "\"a film, ")
                                        .replace(",good", "\",good")
                                        .replace(",bad", "\",bad"))
                        .rows())
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void aFileWithoutHeaderIsToldSo() {
        assertThat(reads.problem("a.tsv", "ham\tsee you at ten\nspam\twin a prize\nham\tok\n"))
                .contains("the first line looks like data: add a header line");
        assertThat(reads.problem("empty.csv", "")).contains("is empty");
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() {
        var texts = reads.skipping().of("a.csv", Reads.rows(4, ",") + "x".repeat(20_000) + ",good\nlast,bad\n");

        assertThat(texts.rows()).extracting(Row::text).hasSize(5).endsWith("last");
        assertThat(Reads.messages(texts, "rows_skipped").get(0)).contains("1 row is too long");
    }
}
