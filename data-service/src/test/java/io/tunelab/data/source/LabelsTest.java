package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @Test
    void blanksAroundLabelsAreRemovedAndSaid() {
        var texts = reads.of("a.csv", "text,label\na,good\nb,good \nc,\u00a0bad\n");

        assertThat(texts.labels()).containsExactly("bad", "good");
        assertThat(Reads.messages(texts, "labels_trimmed"))
                .containsExactly("blanks around the label were removed in 2 rows");
    }

    @Test
    void classesThatDifferInCaseOnlyStayTwoAndAreWarnedOf() {
        var texts = reads.of("a.csv", "text,label\na,good\nb,Good\nc,bad\n");

        assertThat(texts.labels()).containsExactly("Good", "bad", "good");
        assertThat(Reads.messages(texts, "labels_alike"))
                .containsExactly(
                        "classes that differ only in case or blanks: 'Good' (1 rows), 'good' (1 rows); are they"
                                + " one?");
    }

    @Test
    void numbersAreOrderedAsNumbersAndEqualOnesAreOneClass() {
        assertThat(reads.of("a.csv", "text,label\na,10.0\nb,2.0\nc,1.0\n").labels())
                .containsExactly("1.0", "2.0", "10.0");
        assertThat(reads.of("b.csv", "text,label\na,10\nb,9\nc,-1\n").labels()).containsExactly("-1", "9", "10");
        var json = reads.of(
                "c.jsonl",
                "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":1.0}\n{\"text\":\"c\",\"label\":\"2\"}\n");
        assertThat(json.labels()).containsExactly("1", "2");
        assertThat(Reads.messages(json, "labels_merged")).hasSize(1);
    }

    @Test
    void aControlCharacterInALabelIsRefused() {
        assertThat(reads.problem(
                        "a.jsonl", "{\"text\":\"a\",\"label\":\"go\\u0000od\"}\n{\"text\":\"b\",\"label\":\"x\"}\n"))
                .startsWith("a.jsonl, line 1: control character U+0000 in the label 'go");
    }

    @Test
    void halfACharacterIsRefusedInALabelAndReplacedInAText() {
        assertThat(reads.problem(
                        "a.jsonl", "{\"text\":\"a\",\"label\":\"go\\ud83d\"}\n{\"text\":\"b\",\"label\":\"x\"}\n"))
                .contains("control character U+D83D");
        var texts = reads.of(
                "b.jsonl",
                "{\"text\":\"cut \\ud83d\",\"label\":\"x\"}\n{\"text\":\"whole \\ud83d\\ude00\",\"label\":\"y\"}\n");
        assertThat(texts.rows()).extracting(Row::text).containsExactly("cut \uFFFD", "whole \uD83D\uDE00");
        assertThat(Reads.messages(texts, "texts_repaired")).hasSize(1);
    }

    @Test
    void measurementsAreRefusedAsRegressionAndHalfStarsAreNot() {
        var measured = IntStream.range(0, 50)
                .mapToObj(i -> "t%d,0.%03d".formatted(i, i * 17 % 1000))
                .collect(Collectors.joining("\n"));
        var stars = IntStream.range(0, 50)
                .mapToObj(i -> "t%d,%s".formatted(i, (i % 10 + 1) / 2.0))
                .collect(Collectors.joining("\n"));

        assertThat(reads.problem("a.csv", "text,label\n" + measured))
                .contains("50 different ones in 50 rows", "regression");
        assertThat(reads.of("b.csv", "text,stars\n" + stars).labels())
                .hasSize(10)
                .startsWith("0.5", "1.0");
    }

    @Test
    void anIdAsLabelIsRefused() {
        var ids =
                IntStream.range(0, 50).mapToObj(i -> "t%d,u%d".formatted(i, i)).collect(Collectors.joining("\n"));

        assertThat(reads.problem("a.csv", "text,label\n" + ids))
                .contains("50 different labels in 50 rows", "is the label column right?");
    }

    @Test
    void aTestSplitMarkedMinusOneHasNoLabelsButMinusOneElsewhereIsAClass() {
        reads.write("glue/train.jsonl", "{\"text\":\"a\",\"label\":0}\n{\"text\":\"b\",\"label\":1}\n");
        reads.write("glue/test.jsonl", "{\"text\":\"c\",\"label\":-1}\n{\"text\":\"d\",\"label\":-1}\n");
        var texts = reads.of(directory.resolve("glue"));

        assertThat(texts.labels()).containsExactly("0", "1");
        assertThat(Reads.messages(texts, LabelledTexts.UNLABELLED))
                .containsExactly("the test split has no labels: its 2 rows are all labelled -1 and were left out");
        reads.write("glue/train.jsonl", "{\"text\":\"a\",\"label\":0}\n{\"text\":\"b\",\"label\":-1}\n");
        assertThat(reads.of(directory.resolve("glue")).labels()).containsExactly("-1", "0");
    }

    @Test
    void severalLabelsPerRowAreRecognisedInEveryNotation() {
        var lists = reads.of(
                "a.jsonl",
                "{\"text\":\"a\",\"label\":[\"x\",\"y\"]}\n{\"text\":\"b\",\"label\":[\"x\"]}\n{\"text\":\"c\",\"label\":[]}\n");
        var joined = reads.of("b.csv", "text,label\na,x|y\nb,x\nc,y | x\n");
        var columns = reads.of("c.csv", "text,toxic,obscene\na,0,0\nb,1,1\nc,0,1\n");
        var python = reads.of("d.csv", "text,label\na,\"['x', 'y']\"\nb,['x']\nc,[]\n");

        assertThat(sets(lists)).containsExactly(List.of("x", "y"), List.of("x"), List.of());
        assertThat(sets(joined)).containsExactly(List.of("x", "y"), List.of("x"), List.of("x", "y"));
        assertThat(sets(columns)).containsExactly(List.of(), List.of("toxic", "obscene"), List.of("obscene"));
        assertThat(sets(python)).isEqualTo(sets(lists));
        assertThat(List.of(lists, joined, columns, python)).allMatch(LabelledTexts::isMultiLabel);
        assertThat(Reads.messages(joined, "multi_label"))
                .containsExactly(
                        "rows have several labels: 'x|y' is taken for [x, y]; each label is predicted by itself (multi-label classification)");
        assertThat(Reads.messages(columns, "multi_label").get(0))
                .contains("the columns toxic, obscene say 0 or 1 for one label each");
    }

    @Test
    void oneOfSeveralLabelColumnsCanBeAskedFor() {
        var toxic = reads.columns(null, "toxic").of("e.csv", "text,toxic,obscene\na,0,0\nb,1,1\n");

        assertThat(toxic.labels()).containsExactly("0", "1");
        assertThat(toxic.isMultiLabel()).isFalse();
    }

    private static List<List<String>> sets(LabelledTexts texts) {
        return IntStream.range(0, texts.rows().size())
                .mapToObj(row ->
                        texts.labelsOf(row).stream().map(texts.labels()::get).toList())
                .toList();
    }

    @Test
    void oneLabelPerRowIsOneLabelHoweverItIsWritten() {
        assertThat(reads.of("a.csv", "text,neg,pos\na,0,1\nb,1,0\n").rows())
                .extracting(Row::label)
                .containsExactly("pos", "neg");
        assertThat(reads.of("b.jsonl", "{\"text\":\"a\",\"label\":[\"x\"]}\n{\"text\":\"b\",\"label\":[\"y\"]}\n")
                        .labels())
                .containsExactly("x", "y");
        assertThat(reads.of("c.csv", "text,label\na,yes|sure\nb,no|never\n").labels())
                .containsExactly("no|never", "yes|sure");
    }

    @Test
    void aWordForNothingIsWarnedOf() {
        assertThat(Reads.messages(reads.of("a.csv", "text,label\na,nan\nb,x\n"), "labels_like_nothing"))
                .hasSize(1);
    }
}
