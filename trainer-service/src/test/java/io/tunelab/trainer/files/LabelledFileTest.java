package io.tunelab.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledFileTest {
    private static final Columns USUAL = new Columns(Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    @Test
    void csvMayQuoteLineBreaksAndBeCompressed() throws IOException {
        var file = directory.resolve("reviews.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFreview,Sentiment\n\"two\nlines, \"\"quoted\"\"\",POS\nplain,NEG\n"
                    .getBytes(StandardCharsets.UTF_8));
        }

        assertThat(LabelledFile.read(file, USUAL))
                .containsExactly(new LabelledText("two\nlines, \"quoted\"", "POS"), new LabelledText("plain", "NEG"));
    }

    @Test
    void labelsOfJsonLinesMayBeNumbersAndColumnsMayBeNamed() throws IOException {
        var file = write("rows.jsonl", "{\"body\": \"good\", \"stars\": 5}\n\n{\"stars\": 1, \"body\": \"bad\"}\n");

        assertThat(LabelledFile.read(file, new Columns(Optional.of("body"), Optional.of("stars"))))
                .containsExactly(new LabelledText("good", "5"), new LabelledText("bad", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.csv | text,label\\nonly one field | line 2: 1 fields, the header has 2",
                "a.csv | text,label\\n ,POS | line 2: no text",
                "a.csv | words,label\\nx,POS | no text column; its columns are [words, label]",
                "a.csv | text,label | has no rows",
                "a.jsonl | {\"text\": \"x\", \"label\": [1]} | line 1: label is neither a string nor a number",
                "a.jsonl | {\"text\": \"x\", \"label\": \"a\"}\\n[] | line 2: not a JSON object",
                "a.jsonl | {\"text\": \"x\", \"label\": \"a\"}\\n{\"text\": | line 2: not JSON",
                "a.jsonl | {\"text\": \"x\", \"label\": \"a\"}\\n{\"text\": \"y\"} | line 2: no label",
                "a.tsv | text | neither .csv nor .jsonl",
            })
    void whatIsWrongIsNamedWithItsPlace(String name, String content, String problem) throws IOException {
        var file = write(name, content.replace("\\n", "\n"));

        assertThatThrownBy(() -> LabelledFile.read(file, USUAL))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        var file = directory.resolve("latin.csv");
        Files.write(file, "text,label\ncaf\u00e9,POS\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> LabelledFile.read(file, USUAL))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("not UTF-8");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
