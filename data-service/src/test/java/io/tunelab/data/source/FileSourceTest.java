package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertThat(problem("a.csv", "text,label\n\"two\nlines\",POS\n,NEG\n")).startsWith("a.csv, line 4: no text");
        assertThat(problem("b.csv", "text,label\nfine,POS\npoor\n"))
                .startsWith("b.csv, line 3: 1 fields, the header has 2");
        assertThat(problem("c.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"a\"}\n"))
                .startsWith("c.jsonl, line 2: no label");
        assertThat(problem("d.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":3,\"label\":\"x\"}\n"))
                .startsWith("d.jsonl, line 2: the text is not a string but 3");
        assertThat(problem("e.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\nnonsense\n"))
                .startsWith("e.jsonl, line 2: not JSON");
        assertThat(problem("f.csv", "text,label,split\na,b,train\na,b,trian\n"))
                .startsWith("f.csv, line 3: split 'trian', allowed are train, validation, test");
        assertThat(problem("g.csv", "text,label\n\"a, c\",b\n\"open,b\n"))
                .startsWith("g.csv, line 3: the quote that opens a field on this line is never closed");
        assertThat(problem("h.csv", "text,label\n" + "x".repeat(1001) + ",b\n"))
                .startsWith("h.csv, line 2: text of 1001 characters, allowed are 1000");
    }

    @Test
    void lookingOnlyKeepsTheGoodRowsAndTellsOfTheOthers() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\nfine,POS\n,NEG\npoor,NEG\n");

        var collector = FileSource.of("a", file, FileSource.Reading.automatic()).collect(LIMITS);

        assertThat(collector.rows()).hasSize(2);
        assertThat(collector.problems()).containsExactly("a.csv, line 3: no text");
    }

    @Test
    void configuredColumnsAndLabelsAreObeyed() throws IOException {
        var file = Files.writeString(directory.resolve("odd.csv"), "text,words,stars\nno,fine,pos\nno,poor,neg\n");
        var reading = reading(Optional.of("words"), Optional.of("stars"), List.of("pos", "neg"));

        var texts = FileSource.of("odd", file, reading).texts(LIMITS);

        assertThat(texts.rows().get(0).text()).isEqualTo("fine");
        assertThat(texts.labels()).containsExactly("pos", "neg");
    }

    @Test
    void aValueThatIsNoneOfTheConfiguredLabelsIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("odd.csv"), "text,label\nfine,pos\npoor,meh\n");
        var reading = reading(Optional.empty(), Optional.empty(), List.of("neg", "pos"));

        assertThatThrownBy(() -> FileSource.of("odd", file, reading).texts(LIMITS))
                .hasMessageStartingWith("odd.csv, line 3: label 'meh', allowed are neg, pos;");
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
        cache.keep(source.fingerprint(), "0".repeat(64));

        assertThat(new DigestCache(directory.resolve("cache")).find(source.fingerprint()))
                .contains("0".repeat(64));
        Files.writeString(file, "text,label\na,NEG\nb,POS\nc,POS\n");
        assertThat(cache.find(source.fingerprint())).isEmpty();
    }

    private static FileSource.Reading reading(Optional<String> text, Optional<String> label, List<String> labels) {
        return new FileSource.Reading(
                Format.AUTO,
                new Columns(text, label, Optional.empty(), Optional.empty(), Optional.empty()),
                labels,
                "real",
                Optional.empty(),
                Optional.empty(),
                OnBadRow.FAIL,
                Map.of());
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
