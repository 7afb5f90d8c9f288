package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @Test
    void foldersNamedAfterLabelsAreReadWithoutTrainAndTest() {
        reads.write("d/ham/1.txt", "see you");
        reads.write("d/spam/1.txt", "win");
        reads.write("d/spam/1.json", "{}");
        reads.write("d/README.md", "about");

        var texts = reads.of(directory.resolve("d"));

        assertThat(texts.rows())
                .containsExactly(new Row("see you", "ham", Part.UNSTATED), new Row("win", "spam", Part.UNSTATED));
        assertThat(Reads.messages(texts, "files_left_out"))
                .containsExactly("left out: README.md, spam/1.json (not texts in a folder named after a label)");
    }

    @Test
    void filesWithoutAnEndingAreTextsWhereNoneHasOne() {
        reads.write("d/sci.med/59201", "medicine");
        reads.write("d/rec.autos/103", "cars");

        assertThat(reads.of(directory.resolve("d")).labels()).containsExactly("rec.autos", "sci.med");
    }

    /** As Enron's mails lie, with a summary beside the folders of each mailbox. */
    @Test
    void singleTextsAboveTheFoldersOfLabelsAreNoClass() {
        for (int i = 0; i < 60; i++) {
            reads.write("d/enron%d/%s/%d.txt".formatted(1 + i % 2, i % 4 < 2 ? "ham" : "spam", i), "mail " + i);
        }
        reads.write("d/enron1/Summary.txt", "30 mails");

        var texts = reads.of(directory.resolve("d"));

        assertThat(texts.labels()).containsExactly("ham", "spam");
        assertThat(Reads.messages(texts, "files_left_out"))
                .containsExactly("left out: enron1/Summary.txt (not texts in a folder named after a label)");
    }

    @Test
    void aRareClassOneFolderDeeperIsKept() {
        for (int i = 0; i < 60; i++) {
            reads.write("d/%s/%d.txt".formatted(i % 2 == 0 ? "ham" : "news", i), "mail " + i);
        }
        reads.write("d/old/spam/1.txt", "buy");

        assertThat(reads.of(directory.resolve("d")).labels()).containsExactly("ham", "news", "spam");
    }

    @Test
    void partsMayStandAtTheEndsOfFolderNames() {
        reads.write("d/20news-bydate-train/sci.med/59201", "medicine");
        reads.write("d/20news-bydate-train/rec.autos/103", "cars");
        reads.write("d/20news-bydate-test/rec.autos/104", "more cars");

        assertThat(reads.of(directory.resolve("d")).rows())
                .containsExactly(
                        new Row("cars", "rec.autos", Part.TRAIN),
                        new Row("medicine", "sci.med", Part.TRAIN),
                        new Row("more cars", "rec.autos", Part.TEST));
    }

    @Test
    void everyTextOfAFolderHasItsOwnEncoding() {
        reads.write("d/ham/1.txt", "café".getBytes(StandardCharsets.UTF_8));
        reads.write("d/ham/2.txt", "un café déjà bu".getBytes(StandardCharsets.ISO_8859_1));
        reads.write("d/spam/1.txt", "win");

        var texts = reads.of(directory.resolve("d"));

        assertThat(texts.rows()).extracting(Row::text).containsExactly("café", "un café déjà bu", "win");
        assertThat(Reads.messages(texts, "encoding").get(0))
                .startsWith("1 of 3 files is not UTF-8; read as windows-1252");
    }

    @Test
    void anEncodingIsCalledByItsCommonName() {
        var bytes = "caf\u00e9 %d \u2013 tr\u00e8s bon; ".repeat(30).getBytes(Charset.forName("windows-1252"));
        bytes[17] = (byte) 0x8d;
        reads.write("d/ham/1.txt", bytes);
        reads.write("d/spam/1.txt", "win");

        assertThat(Reads.messages(reads.of(directory.resolve("d")), "encoding").get(0))
                .startsWith("1 of 2 files is not UTF-8; read as windows-1252");
    }

    @Test
    void oneUnreadableFileDoesNotCostTheFolder() {
        reads.write("d/ham/1.txt", "see you");
        reads.write("d/ham/2.txt", "  ");
        reads.write("d/spam/1.txt", "win");

        assertThat(reads.problem(directory.resolve("d"))).startsWith("ham/2.txt, line 1: no text");
        assertThat(reads.skipping().of(directory.resolve("d")).rows()).hasSize(2);
    }

    @Test
    void filesOfAllThreePartsKeepThem() {
        reads.write("d/train.csv", "text,label\na,x\n");
        reads.write("d/dev.csv", "text,label\nb,y\n");
        reads.write("d/test.csv", "text,label\nc,x\n");

        assertThat(reads.of(directory.resolve("d")).rows())
                .containsExactly(
                        new Row("a", "x", Part.TRAIN),
                        new Row("b", "y", Part.VALIDATION),
                        new Row("c", "x", Part.TEST));
    }

    @Test
    void filesWithoutLabelsOrTextsAreNamedAndLeftOut() {
        reads.write("d/train.csv", "id,text,target\n1,a,0\n2,b,1\n");
        reads.write("d/test.csv", "id,text\n3,c\n");
        reads.write("d/sample_submission.csv", "id,target\n3,0\n");
        reads.write("d/all.csv", "text,label\na,0\n");

        var texts = reads.of(directory.resolve("d"));

        assertThat(texts.rows()).hasSize(2);
        assertThat(Reads.messages(texts, "files_left_out"))
                .containsExactly(
                        "left out: test.csv (no label column)",
                        "left out: sample_submission.csv (no text column)",
                        "left out: all.csv (the name says neither train, validation nor test, as others do)");
        assertThat(Reads.messages(texts, LabelledTexts.UNLABELLED).get(0)).contains("test.csv has no label column");
    }

    @Test
    void foldersNamedAfterPartsHoldTheirTables() {
        reads.write("d/train/0000.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n");
        reads.write("d/test/0000.jsonl", "{\"text\":\"b\",\"label\":\"y\"}\n");

        assertThat(reads.of(directory.resolve("d")).rows())
                .containsExactly(new Row("a", "x", Part.TRAIN), new Row("b", "y", Part.TEST));
    }

    @Test
    void theSameTableInTwoFormatsIsNotReadTwice() {
        reads.write("d/train.csv", "text,label\na,x\nb,y\n");
        reads.write("d/train.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n");

        assertThat(reads.problem(directory.resolve("d"))).contains("train.csv and train.jsonl look like the same rows");
    }

    @Test
    void linksOutOfTheFolderAndPipesAreNotRead() throws IOException, InterruptedException {
        reads.write("outside.csv", "text,label\nsecret,x\n");
        reads.write("d/train.csv", "text,label\na,x\nb,y\n");
        Files.createSymbolicLink(directory.resolve("d/test.csv"), directory.resolve("outside.csv"));
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("d/dev.csv").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe.csv").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(reads.of(directory.resolve("d")).rows())
                .extracting(Row::text)
                .containsExactly("a", "b");
        assertThat(reads.problem(directory.resolve("pipe.csv"))).contains("not a regular file");
    }
}
