package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are something else than their names say, and tables that are not what is needed. */
class MisnamedTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @Test
    void aTableIsReadAsWhatItIs() throws IOException {
        var json = "{\"text\": \"fine\", \"label\": \"good\"}\n{\"text\": \"dull\", \"label\": \"bad\"}\n";
        Parquets.write(
                directory.resolve("p.csv"), new Row("fine", "1", Part.UNSTATED), new Row("dull", "0", Part.UNSTATED));

        var ofJson = reads.of("j.csv", json);
        var ofCsv = reads.of("c.json", "text,label\nfine,good\ndull,bad\n");
        var ofParquet = reads.of(directory.resolve("p.csv"));

        assertThat(ofJson.rows()).isEqualTo(ofCsv.rows());
        assertThat(ofParquet.rows()).extracting(Row::text).containsExactly("fine", "dull");
        assertThat(Reads.messages(ofJson, "format")).containsExactly("j.csv contains JSON and is read as JSON");
        assertThat(Reads.messages(ofCsv, "format")).containsExactly("c.json contains CSV and is read as CSV");
        assertThat(Reads.messages(ofParquet, "format"))
                .containsExactly("p.csv contains Parquet and is read as Parquet");
    }

    @Test
    void namesOfColumnsAreNotTakenForTheSignOfAFormat() {
        for (var column : new String[] {"FEA1", "PAR1", "ARROW1", "ORC", "Rar!"}) {
            assertThat(reads.of("a.csv", column + ",text,label\n1,fine,good\n2,dull,bad\n")
                            .rows())
                    .as(column)
                    .hasSize(2);
        }
    }

    @Test
    void aPackedParquetFileIsToBeUnpacked() throws IOException {
        Parquets.write(directory.resolve("p.parquet"), new Row("fine", "1", Part.UNSTATED));
        var packed = directory.resolve("reviews.csv.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(directory.resolve("p.parquet"), gzip);
        }

        assertThat(reads.problem(packed))
                .isEqualTo("reviews.csv.gz is a compressed Parquet file, which is not read; unpack it and use that");
    }

    @Test
    void textsThatBeginWithABracketAreNoJson() {
        assertThat(reads.of("a.csv", "[text],[label]\nfine,good\ndull,bad\n").rows())
                .hasSize(2);
        assertThat(reads.of("b.csv", "text,label\n{fine},good\n[dull],bad\n").rows())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.csv|\u0080\u0004\u0095|a pickle|to_parquet",
                "b.csv|SQLite format 3\0|an SQLite database|export the table",
                "c.json|%PDF-1.7|a PDF|extract",
                "d.tsv|\u00d0\u00cf\u0011\u00e0\u00a1|an old Excel or Word file|CSV UTF-8",
                "e.csv|<!DOCTYPE html><html>|a web page|download the file itself",
                "f.csv|version https://git-lfs.github.com/spec/v1|a pointer of Git LFS|git lfs pull",
            })
    void whatIsNoTableIsNamed(String name, String start, String what, String advice) throws IOException {
        Files.write(directory.resolve(name), (start + "rest").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(reads.problem(directory.resolve(name)))
                .startsWith("%s is %s, whatever its name says".formatted(name, what))
                .contains(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "a.xlsx, an Excel workbook is not read",
        "a.ods, a spreadsheet is not read",
        "a.sqlite, a database is not read",
        "a.arff, this format is not read",
        "a.docx, documents are not read",
        "a.rar, this kind of archive is not read",
        "a.feather, Arrow files are not read",
    })
    void anEndingThatIsNotReadSaysWhatToDo(String name, String answer) {
        assertThat(reads.problem(name, "x")).startsWith(name + ": " + answer + "; ");
    }

    @Test
    void aTableThatLacksRowsOrColumnsSaysSo() {
        assertThat(reads.problem("a.csv", "text,label\n")).contains("has no rows");
        assertThat(reads.problem("b.csv", "text\nfine\n"))
                .isEqualTo(
                        "b.csv: 'text' is the only column, and every row needs a text and its label; if it should be several"
                                + " columns, set delimiter");
        assertThat(reads.problem("d.csv", "My reviews\n\ntext,label\nfine,good\ndull,bad\n"))
                .contains("'My reviews'", "if a title or a comment stands above the header, remove it");
        assertThat(reads.problem("e.csv", "My reviews,\n,\ntext,label\nfine,good\ndull,bad\n"))
                .contains("'My reviews'", "if a title or a comment stands above the header, remove it");
        assertThat(reads.problem("c.txt", "__label__good fine\n__label__bad dull\n"))
                .contains("these are lines of fastText");
    }

    @Test
    void columnsOfStructuresCountByTheirLastName() {
        var texts = reads.of("a.csv", "reviews.id,reviews.text,reviews.rating\n1,fine,5\n2,dull,1\n");

        assertThat(texts.rows()).extracting(Row::text).containsExactly("fine", "dull");
        assertThat(texts.labels()).containsExactly("1", "5");
    }

    @Test
    void aColumnOfTheWholeNameWinsOverAStructuresField() {
        var texts = reads.of("a.csv", "text,label,avg.rating\nfine,good,4.5\ndull,bad,1.5\n");

        assertThat(texts.labels()).containsExactly("bad", "good");
    }

    @Test
    void labelsThatAreDatesAreWarnedOf() {
        var texts = reads.of("a.csv", "text,label\nfine,2024-01-31\ndull,2024-02-01\n");

        assertThat(Reads.messages(texts, "labels_like_dates"))
                .containsExactly("the labels look like dates (2024-01-31); is the label column right?");
    }
}
