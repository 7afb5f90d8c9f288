package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are not quite what their kind is, as tools and people write them. */
class UnusualTablesTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'text': 'a', 'label': 'x'}                    ~ names in single quotes, as Python prints a dict",
                "{\"text\": \"a\", \"label\": \"x\", \"label\": \"y\"} ~ Duplicate field 'label'",
                "[\"a\", \"x\"]                                 ~ not a JSON object",
                "nothing of the kind                            ~ not JSON"
            })
    void aFileWithoutAnyReadableObjectIsRefusedForItsFirstLine(String line, String reason) {
        assertThat(reads.problem("a.jsonl", (line + "\n").repeat(3)))
                .startsWith("a.jsonl, line 1: ")
                .contains(reason);
    }

    @Test
    void fieldsOfObjectsWithinObjectsAreColumns() {
        var texts = reads.of(
                "a.jsonl",
                "{\"id\":1,\"data\":{\"text\":\"a\"},\"cats\":{\"GOOD\":1.0,\"BAD\":0.0}}\n{\"id\":2,\"data\":{\"text\":\"b\"},\"cats\":{\"GOOD\":0.0,\"BAD\":1.0}}\n");

        assertThat(texts.columns().orElseThrow().text()).isEqualTo("data.text");
        assertThat(texts.labels()).containsExactly("cats.GOOD", "cats.BAD");
        assertThat(texts.labelNumbers()).containsExactly(0, 1);
    }

    @Test
    void aFileWhoseRowsAreAllUnusableSaysWhatIsWrongWithTheFirst() {
        assertThat(reads.skipping().problem("a.jsonl", "{\"text\":[\"a\",\"b\"],\"label\":\"x\"}\n".repeat(9)))
                .contains("no row that can be used: the first is a.jsonl, line 1: the text is not a string");
    }

    @Test
    void oneColumnCannotBeTextAndLabel() {
        assertThat(reads.columns("label", "label").problem("a.csv", "text,label\na,x\nb,y\n"))
                .contains("text_column and label_column are both 'label'; choose two columns of 'text', 'label'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "^", "\u0001", "\u001f"})
    void rarerDelimitersAreFound(String delimiter) {
        var texts = reads.of("a.csv", Reads.rows(30, delimiter));

        assertThat(texts.rows()).hasSize(30);
        assertThat(Reads.messages(texts, "delimiter")).hasSize(1);
    }

    @Test
    void invisibleCharactersAroundColumnNamesDoNotCount() {
        var texts = reads.columns("text", "label").of("a.csv", "\u00a0text\u200b,\u2060label\u2009\na,x\nb,y\n");

        assertThat(texts.columns().orElseThrow().text()).isEqualTo("text");
    }

    @Test
    void labelsThatTurnTheDirectionOfWritingAreRefusedAndInvisibleDifferencesWarnedOf() {
        assertThat(reads.problem("a.csv", "text,label\na,good\u202e\nb,bad\n")).contains("control character U+202E");
        var soft = reads.of("b.csv", "text,label\na,go\u00adod\nb,good\nc,bad\n");
        assertThat(Reads.messages(soft, "labels_alike")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMSCollection", "reviews.dat", "reviews.psv", "reviews.2024"})
    void aTextWithAnUnknownEndingIsReadAsTheTableThatItIs(String name) {
        assertThat(reads.of(name, Reads.rows(30, "\t")).rows()).hasSize(30);
        assertThat(reads.of(name, "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":\"y\"}\n")
                        .rows())
                .hasSize(2);
    }

    @Test
    void otherContentWithAnUnknownEndingIsRefused() {
        assertThat(reads.problem(reads.write("model.dat", new byte[] {1, 2, 3, 0, 5})))
                .contains("neither the name nor the content tells the format");
        assertThat(reads.problem(reads.write("paper.dat", "%PDF-1.4\n"))).contains("neither the name nor the content");
    }

    @Test
    void aFolderOfSaveToDiskIsNamedAsWhatItIs() {
        reads.write("saved/dataset_dict.json", "{\"splits\": [\"train\"]}");
        reads.write("saved/train/state.json", "{}");
        reads.write("saved/train/data-00000-of-00001.arrow", "ARROW1");

        assertThat(reads.problem(directory.resolve("saved"))).contains("save_to_disk", "to_parquet");
    }

    @Test
    void aTruncatedDownloadIsSaidToEndTooEarly() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Reads.rows(500, ",").getBytes(StandardCharsets.UTF_8));
        }
        var part = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);

        assertThat(reads.problem(reads.write("a.csv.gz", part))).contains("ends too early", "complete?");
    }

    @Test
    void evaluationFilesAreTheValidationPart() {
        reads.write("set/train_data.csv", Reads.rows(20, ","));
        reads.write("set/eval_data.csv", Reads.rows(6, ","));
        reads.write("set/test_data.csv", Reads.rows(8, ","));

        assertThat(reads.of(directory.resolve("set")).rows())
                .filteredOn(row -> row.part() == Part.VALIDATION)
                .hasSize(6);
    }
}
