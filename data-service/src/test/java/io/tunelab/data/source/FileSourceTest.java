package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private static final Limits LIMITS = new Limits(1000, 1000, 1_000_000);

    @TempDir
    Path directory;

    @Test
    void csvWithQuotesAndLineBreaksIsReadInItsOrder() throws IOException {
        var texts = read("kaggle.csv", "review,sentiment\n\"So, \"\"good\"\"\n<br />\",positive\nbad,negative\n");

        assertThat(texts.rows())
                .containsExactly(
                        new Row("So, \"good\"\n<br />", "positive", Part.UNSTATED),
                        new Row("bad", "negative", Part.UNSTATED));
        assertThat(texts.labels()).containsExactly("negative", "positive");
        assertThat(texts.labelNumbers()).containsExactly(1, 0);
    }

    @Test
    void jsonLinesWithASplitColumnAndGzipAreRead() throws IOException {
        var lines = "{\"text\":\"fine\",\"label\":\"POS\",\"split\":\"train\"}\n\n"
                + "{\"label\":\"NEG\",\"text\":\"poor\",\"split\":\"test\"}";
        var file = Files.write(directory.resolve("reviews.jsonl.gz"), gzip(lines));

        var texts =
                FileSource.of("reviews", file, FileSource.Reading.automatic()).texts(LIMITS);

        assertThat(texts.rows()).containsExactly(new Row("fine", "POS", Part.TRAIN), new Row("poor", "NEG", Part.TEST));
    }

    @Test
    void theSameRowsHaveTheSameDigestInEveryFormat() throws IOException {
        var csv = read("a.csv", "label,text\nNEG,\"poor, really\"\nPOS,fine\n");
        var json = read(
                "a.jsonl", "{\"text\":\"poor, really\",\"label\":\"NEG\"}\n{\"text\":\"fine\",\"label\":\"POS\"}\n");

        assertThat(json.sha256()).isEqualTo(csv.sha256());
    }

    @Test
    void numericLabelsAreOrderedByValue() throws IOException {
        var texts = read("stars.csv", "text,label\na,10\nb,9\nc,1\n");

        assertThat(texts.labels()).containsExactly("1", "9", "10");
    }

    @Test
    void malformedRowsAreRefusedWithFileAndLine() throws IOException {
        assertThat(problem("a.csv", "text,label\n\"two\nlines\",POS\n,NEG\n")).isEqualTo("a.csv, line 4: no text");
        assertThat(problem("b.csv", "text,label\nfine,POS\npoor\n"))
                .isEqualTo("b.csv, line 3: 1 fields, the header has 2");
        assertThat(problem("c.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"a\"}\n"))
                .isEqualTo("c.jsonl, line 2: no label");
        assertThat(problem("d.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":3,\"label\":\"x\"}\n"))
                .isEqualTo("d.jsonl, line 2: text is not a string");
        assertThat(problem("e.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\nnonsense\n"))
                .startsWith("e.jsonl, line 2: not JSON");
        assertThat(problem("f.csv", "text,label,split\na,b,trian\n"))
                .isEqualTo("f.csv, line 2: split 'trian', allowed are train, validation, test");
        assertThat(problem("g.csv", "text,label\na,b\n\"open,b\n")).startsWith("g.csv, line 3: not CSV");
        assertThat(problem("h.csv", "text,label\n" + "x".repeat(1001) + ",b\n"))
                .startsWith("h.csv, line 2: text of 1001 characters, allowed are 1000");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        var file = Files.write(
                directory.resolve("latin.csv"), "text,label\ncaf\u00e9,POS\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> FileSource.of("latin", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessageStartingWith("latin.csv, line")
                .hasMessageEndingWith("not UTF-8");
    }

    @Test
    void lookingOnlyKeepsTheGoodRowsAndTellsOfTheOthers() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\nfine,POS\n,NEG\npoor,NEG\n");
        var collector = RowCollector.tolerant(LIMITS, List.of());

        FileSource.of("a", file, FileSource.Reading.automatic()).read(collector);

        assertThat(collector.rows()).hasSize(2);
        assertThat(collector.problems()).containsExactly("a.csv, line 3: no text");
    }

    @Test
    void aMissingColumnIsNamedWithThoseThatAreThere() {
        assertThat(problem("a.csv", "words,label\na,b\n"))
                .isEqualTo("a.csv: no text column; columns are [words, label], looked for text, review, sentence,"
                        + " content, document; set text-column of this data set");
    }

    @Test
    void configuredColumnsAndLabelsAreObeyed() throws IOException {
        var file = Files.writeString(directory.resolve("odd.csv"), "text,words,stars\nno,fine,pos\nno,poor,neg\n");
        var reading = new FileSource.Reading(
                Format.AUTO,
                new Columns(Optional.of("words"), Optional.of("stars"), Optional.empty()),
                List.of("pos", "neg"),
                "real");

        var texts = FileSource.of("odd", file, reading).texts(LIMITS);

        assertThat(texts.rows().get(0).text()).isEqualTo("fine");
        assertThat(texts.labels()).containsExactly("pos", "neg");
    }

    @Test
    void aValueThatIsNoneOfTheConfiguredLabelsIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("odd.csv"), "text,label\nfine,pos\npoor,meh\n");
        var reading = new FileSource.Reading(Format.AUTO, Columns.automatic(), List.of("neg", "pos"), "real");

        assertThatThrownBy(() -> FileSource.of("odd", file, reading).texts(LIMITS))
                .hasMessage("odd.csv, line 3: label 'meh', allowed are neg, pos");
    }

    @Test
    void aFileThatDecompressesWithoutEndIsRefused() throws IOException {
        var file = Files.write(directory.resolve("bomb.csv.gz"), gzip("text,label\n" + "a,b\n".repeat(1_000_000)));
        var limits = new Limits(10_000_000, 1000, 1_000_000);

        assertThatThrownBy(() -> FileSource.of("bomb", file, FileSource.Reading.automatic())
                        .texts(limits))
                .hasMessageContaining("more than 1000000 bytes when decompressed")
                .extracting("code")
                .isEqualTo("data_too_large");
    }

    @Test
    void tooManyRowsAreRefused() throws IOException {
        var file = Files.writeString(directory.resolve("long.csv"), "text,label\n" + "a,b\n".repeat(1001));

        assertThatThrownBy(() -> FileSource.of("long", file, FileSource.Reading.automatic())
                        .texts(LIMITS))
                .hasMessageContaining("more than 1000 rows");
    }

    @Test
    void aFolderOfFilesTakesThePartFromTheirNames() throws IOException {
        Files.writeString(directory.resolve("test.csv"), "text,label\nc,POS\n");
        Files.writeString(directory.resolve("train-0.csv"), "text,label\na,NEG\n");
        Files.writeString(directory.resolve("train-1.csv"), "text,label\nb,POS\n");

        var texts = FileSource.of("folder", directory, FileSource.Reading.automatic())
                .texts(LIMITS);

        assertThat(texts.rows())
                .containsExactly(
                        new Row("a", "NEG", Part.TRAIN),
                        new Row("b", "POS", Part.TRAIN),
                        new Row("c", "POS", Part.TEST));
    }

    @Test
    void aDigestIsRememberedUntilTheFileChanges() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\na,NEG\nb,POS\n");
        var cache = new DigestCache(directory.resolve("cache"));
        var source = FileSource.of("a", file, FileSource.Reading.automatic());
        cache.keep(source, "0".repeat(64));

        assertThat(new DigestCache(directory.resolve("cache")).find(source)).contains("0".repeat(64));
        Files.writeString(file, "text,label\na,NEG\nb,POS\nc,POS\n");
        assertThat(cache.find(source)).isEmpty();
    }

    private LabelledTexts read(String name, String content) throws IOException {
        var file = Files.writeString(directory.resolve(name), content);
        return FileSource.of(name, file, FileSource.Reading.automatic()).texts(LIMITS);
    }

    private String problem(String name, String content) {
        try {
            read(name, content);
            throw new AssertionError("nothing was wrong with " + name);
        } catch (DataException e) {
            assertThat(e.code()).isEqualTo("invalid_data");
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
