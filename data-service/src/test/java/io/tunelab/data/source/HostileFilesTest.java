package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tunelab.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that are large when they are read, with the limits and the memory that the service has by default. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileFilesTest {
    private static final Limits LIMITS = new Limits(1_000_000, 1_000_000, 8L << 30);
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void rowsThatPointAtOneLongTextAreCounted() throws IOException {
        var row = new Row("x".repeat(900_000), "1", Part.UNSTATED);
        var rows = new Row[300];
        Arrays.fill(rows, row);
        var file = directory.resolve("dictionary.parquet");
        Parquets.write(file, rows);

        assertThat(refusal(file).code()).isEqualTo("data_too_large");
    }

    /** Rows that are too long are noted, and those after them read: so many that it would take an hour. */
    @Test
    void rowsThatAreLeftOutAreCountedToo() throws IOException {
        var rows = new Row[300];
        Arrays.fill(rows, new Row("x".repeat(900_000), "1", Part.UNSTATED));
        var file = directory.resolve("too-long.parquet");
        Parquets.write(file, rows);
        var limits = new Limits(1_000_000, 200_000, 100_000_000);

        assertThat(refusal(file, limits))
                .hasMessageContaining("texts of more than 100,000,000 bytes together")
                .extracting(DataException::code)
                .isEqualTo("data_too_large");
    }

    @Test
    void listsOfLongTextsAreCounted() throws IOException {
        var file = directory.resolve("lists.parquet");
        lists(file, 250, "x".repeat(MEGABYTE / 2), 8);

        assertThat(refusal(file)).isNotNull();
    }

    @Test
    void anElementOfAListIsAsLimitedAsAText() throws IOException {
        var file = directory.resolve("element.parquet");
        lists(file, 2, "x".repeat(9_000_000), 1);

        assertThat(refusal(file)).hasMessageContaining("a value of 9,000,000 bytes; allowed are 8,000,000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"line.csv", "line.jsonl"})
    void aLineWithoutEndIsRefused(String name) throws IOException {
        var file = packed(name, "text,label\n", " x".repeat(MEGABYTE / 2), 150);

        assertThat(refusal(file)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ы"})
    void longRowsAreCountedTogether(String letter) throws IOException {
        var row = "%s,1\n".formatted(letter.repeat(900_000));
        var file = packed("rows.csv", "text,label\n", row, 250);

        assertThat(refusal(file).code()).isEqualTo("data_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blank.csv", "blank.jsonl"})
    void blankLinesHaveAnEnd(String name) throws IOException {
        var file = packed(name, "", "\n".repeat(MEGABYTE), 150);

        assertThat(refusal(file)).hasMessageContaining("blank lines");
    }

    private static void lists(Path file, int rows, String element, int elements) throws IOException {
        var schema =
                "message row { required binary text (UTF8); required group label (LIST) { repeated binary array (UTF8); } }";
        Parquets.write(file, schema, rows, row -> {
            row.append("text", "a film");
            var list = row.addGroup("label");
            for (int i = 0; i < elements; i++) {
                list.append("array", element);
            }
        });
    }

    private Path packed(String name, String head, String block, int times) throws IOException {
        var file = directory.resolve(name + ".gz");
        var bytes = block.getBytes(StandardCharsets.UTF_8);
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(head.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times; i++) {
                gzip.write(bytes);
            }
        }
        return file;
    }

    private static DataException refusal(Path file) {
        return refusal(file, LIMITS);
    }

    private static DataException refusal(Path file, Limits limits) {
        return catchThrowableOfType(
                DataException.class, () -> FileSource.of("hostile", file, FileSource.Reading.automatic())
                        .texts(limits));
    }
}
