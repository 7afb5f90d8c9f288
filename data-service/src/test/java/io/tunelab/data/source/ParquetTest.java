package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetTest {
    private static final Limits LIMITS = new Limits(1000, 1000, 1_000_000);
    private static final Path TABLES = Path.of("src/test/resources/tables");

    @TempDir
    Path directory;

    @Test
    void aFolderInTheLayoutOfTheHubIsRead() throws IOException {
        Parquets.write(directory.resolve("train-00000-of-00001.parquet"), new Row("poor", "0", Part.TRAIN));
        Parquets.write(
                directory.resolve("test-00000-of-00001.parquet"),
                new Row("fine é 😀", "1", Part.TEST),
                new Row("meh", "0", Part.TEST));
        Parquets.write(directory.resolve("unsupervised-00000-of-00001.parquet"), new Row("unused", "-1", Part.TEST));

        var texts =
                FileSource.of("imdb", directory, FileSource.Reading.automatic()).texts(LIMITS);

        assertThat(texts.rows())
                .containsExactly(
                        new Row("poor", "0", Part.TRAIN),
                        new Row("fine é 😀", "1", Part.TEST),
                        new Row("meh", "0", Part.TEST));
        assertThat(texts.labels()).containsExactly("0", "1");
    }

    @Test
    void theNamesOfAClassLabelAreTakenFromTheFile() throws IOException {
        var file = directory.resolve("named.parquet");
        Parquets.writeWithClassNames(
                file, "[\"neg\", \"pos\"]", new Row("fine", "1", Part.TRAIN), new Row("poor", "0", Part.TRAIN));

        var texts = FileSource.of("named", file, FileSource.Reading.automatic()).texts(LIMITS);

        assertThat(texts.labels()).containsExactly("neg", "pos");
        assertThat(texts.labelNumbers()).containsExactly(1, 0);
    }

    @Test
    void malformedRowsAreRefusedWithFileAndRow() throws IOException {
        var file = directory.resolve("bad.parquet");
        Parquets.writeWithClassNames(
                file, "[\"neg\", \"pos\"]", new Row("fine", "1", Part.TRAIN), new Row("odd", "7", Part.TRAIN));

        assertThatThrownBy(() -> FileSource.of("bad", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessage(
                        "bad.parquet, row 1: label 7, the file names [neg, pos]; correct it, or leave it out with on_bad_row: skip");
    }

    /** Written by {@code DataFrame.to_parquet} of pandas 3.1, polars 2.1 and pyarrow 26. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pandas-none", "pandas-snappy", "pandas-gzip", "pandas-brotli", "pandas-lz4", "pandas-zstd",
                "polars-uncompressed", "polars-snappy", "polars-gzip", "polars-brotli", "polars-lz4", "polars-zstd",
                "arrow-large-dictionary", "arrow-delta", "pandas-categorical-index"
            })
    void everyCodecAndEncodingIsReadAlike(String name) {
        var texts = FileSource.of(name, TABLES.resolve(name + ".parquet"), FileSource.Reading.automatic())
                .texts(LIMITS);

        assertThat(texts.rows()).hasSize(12).contains(new Row("A dull film 11", "bad", Part.UNSTATED));
        assertThat(texts.labels()).containsExactly("bad", "good");
    }

    @Test
    void classLabelsKeepTheOrderOfTheirNumbers() {
        var texts = FileSource.of("named", TABLES.resolve("classlabel.parquet"), FileSource.Reading.automatic())
                .texts(LIMITS);

        assertThat(texts.labels()).containsExactly("pos", "neg");
        assertThat(texts.labelNumbers()).startsWith(0, 1, 0);
    }

    @Test
    void severalRowGroupsFloatsAndStructuresAreRead() {
        var texts = FileSource.of("f", TABLES.resolve("floats-struct.parquet"), FileSource.Reading.automatic())
                .texts(LIMITS);

        assertThat(texts.labels()).containsExactly("1.0", "2.0");
        assertThat(texts.rows()).hasSize(12);
    }

    @Test
    void aRepeatedFieldOfAStructureIsNoColumn() throws IOException {
        var file = directory.resolve("repeated.parquet");
        var schema = "message row { required group doc { required binary text (UTF8); repeated int64 label; } }";
        Parquets.write(file, schema, 2, row -> row.addGroup("doc")
                .append("text", "fine")
                .append("label", 1L)
                .append("label", 2L));

        assertThatThrownBy(() -> FileSource.of("repeated", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessageContaining("'doc.text' is the only column");
    }

    @Test
    void listsOfLabelsAreSetsOfLabels() {
        var texts = FileSource.of("l", TABLES.resolve("lists.parquet"), FileSource.Reading.automatic())
                .texts(LIMITS);

        assertThat(texts.labelSets().orElseThrow())
                .as("4 of 12 rows have none or several")
                .anyMatch(set -> set.size() != 1);
        assertThat(texts.rows()).hasSize(12);
    }

    @Test
    void manyRowsThatShareOneLongTextAreCountedByItsLength() throws IOException {
        var file = directory.resolve("shared.parquet");
        var row = new Row("long ".repeat(150), "1", Part.TRAIN);
        Parquets.write(file, java.util.Collections.nCopies(900, row).toArray(Row[]::new));

        assertThatThrownBy(() -> FileSource.of("shared", file, FileSource.Reading.automatic())
                        .texts(new Limits(1000, 1000, 1_000_000, 100_000)))
                .hasMessageContaining("more than 100,000 characters together");
    }

    /** The library's messages name its own objects. */
    @Test
    void aDamagedFileIsRefusedInWordsForPeople() throws IOException {
        var whole = Files.readAllBytes(TABLES.resolve("pandas-snappy.parquet"));
        var file = directory.resolve("damaged.parquet");
        for (int length : List.of(9, 40, whole.length / 2, whole.length - 1)) {
            assertThat(refusal(Files.write(file, Arrays.copyOf(whole, length))))
                    .contains("is the download or copy complete?");
        }
        for (int at = 4; at < whole.length; at += 7) {
            var damaged = whole.clone();
            damaged[at] ^= 0x55;
            assertThat(refusal(Files.write(file, damaged))).doesNotContainPattern("@[0-9a-f]{5,}|\\$\\d");
        }
    }

    private static String refusal(Path file) {
        try {
            FileSource.of("damaged", file, FileSource.Reading.automatic()).texts(LIMITS);
            return "";
        } catch (DataException e) {
            return e.getMessage();
        }
    }

    @Test
    void whatIsNoParquetFileIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("no.parquet"), "PAR1 but nothing else");

        assertThatThrownBy(() -> FileSource.of("no", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessageStartingWith("no.parquet: not a readable Parquet file")
                .extracting("code")
                .isEqualTo("invalid_data");
    }
}
