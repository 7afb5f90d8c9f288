package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
    private static final Limits LIMITS = new Limits(1000, 1000, 1_000_000);

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
    void malformedRowsAreRefusedWithFileRowGroupAndRow() throws IOException {
        var file = directory.resolve("bad.parquet");
        Parquets.writeWithClassNames(
                file, "[\"neg\", \"pos\"]", new Row("fine", "1", Part.TRAIN), new Row("odd", "7", Part.TRAIN));

        assertThatThrownBy(() -> FileSource.of("bad", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessage("bad.parquet, row group 0, row 1: label 7, the file names [neg, pos]");
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
