package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of labels in the notations that files have them in. */
class SeveralLabelsTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    /** Python, JSON, NumPy, a set, a tuple, and what people type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "['comedy', 'drama'];['drama'];['comedy', 'a, b']",
                "[\"comedy\", \"drama\"];[\"drama\"];[\"comedy\", \"a, b\"]",
                "['comedy' 'drama'];['drama'];['comedy' 'a, b']",
                "{'comedy', 'drama'};{'drama'};{'comedy', 'a, b'}",
                "('comedy', 'drama');('drama',);('comedy', 'a, b')"
            })
    void writtenListsAreLists(String notation) {
        var labels = notation.split(";");

        var texts = reads.of("a.tsv", "text\tlabel\na\t%s\nb\t%s\nc\t%s\n".formatted((Object[]) labels));

        assertThat(sets(texts))
                .containsExactly(List.of("comedy", "drama"), List.of("drama"), List.of("a, b", "comedy"));
    }

    @Test
    void numbersOfNumPyAreSeveralLabels() {
        assertThat(sets(reads.of("a.csv", "text,label\na,[0 2]\nb,[2]\nc,[10  2]\n")))
                .containsExactly(List.of("0", "2"), List.of("2"), List.of("2", "10"));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ",", ", "})
    void separatedLabelsThatAlsoStandAloneAreSeveral(String separator) {
        var texts = reads.of(
                "a.tsv",
                "text\tgenre\na\tcomedy%1$sdrama\nb\tdrama\nc\tcomedy\nd\taction%1$scomedy\n".formatted(separator));

        assertThat(sets(texts))
                .containsExactly(
                        List.of("comedy", "drama"), List.of("drama"), List.of("comedy"), List.of("action", "comedy"));
        assertThat(Reads.messages(texts, "multi_label").get(0)).contains("is taken for [comedy, drama]");
    }

    @Test
    void aNameWithACommaStaysOneClassAndIsWarnedOfIfAPartOfItOccursAgain() {
        var shop =
                reads.of("a.tsv", "text\tlabel\na\tArts, Crafts & Sewing\nb\tArts\nc\tToys, Games\nd\tToys, Games\n");
        var plain = reads.of("b.tsv", "text\tlabel\na\tArts, Crafts\nb\tToys\n");

        assertThat(shop.labels()).containsExactly("Arts", "Arts, Crafts & Sewing", "Toys, Games");
        assertThat(Reads.messages(shop, "labels_joined"))
                .containsExactly(
                        "labels such as 'Arts, Crafts & Sewing' may be several labels with commas between them, but count as"
                                + " one class; write them as a|b or as a list if they are several");
        assertThat(plain.labels()).containsExactly("Arts, Crafts", "Toys");
        assertThat(Reads.messages(plain, "labels_joined")).isEmpty();
    }

    @Test
    void vectorsOfZerosAndOnesSayYesOrNoForEveryLabel() {
        var numbers = reads.of(
                "a.jsonl",
                "{\"text\":\"a\",\"labels\":[0,1,1]}\n{\"text\":\"b\",\"labels\":[1.0,0.0,0.0]}\n{\"text\":\"c\",\"labels\":[0,0,0]}\n");
        var written = reads.of("b.csv", "text,labels\na,\"[0, 1, 1]\"\nb,[1. 0. 0.]\nc,\"[0, 0, 0]\"\n");

        assertThat(sets(numbers)).containsExactly(List.of("1", "2"), List.of("0"), List.of());
        assertThat(sets(written)).isEqualTo(sets(numbers));
        assertThat(Reads.messages(numbers, "label_vectors"))
                .containsExactly(
                        "'labels' holds lists of 3 zeros and ones, one place for each label; labels are called by their"
                                + " places, from 0");
    }

    @Test
    void aVectorWithOneYesInEveryRowIsOneLabel() {
        var texts = reads.of("a.jsonl", "{\"text\":\"a\",\"label\":[0,1]}\n{\"text\":\"b\",\"label\":[1,0]}\n");

        assertThat(texts.isMultiLabel()).isFalse();
        assertThat(texts.labelNumbers()).containsExactly(1, 0);
    }

    @Test
    void aVectorOfAnotherLengthIsABadRow() {
        var line = "{\"text\":\"a\",\"labels\":[0,1,1]}\n";

        assertThat(reads.problem("a.jsonl", line.repeat(200) + "{\"text\":\"b\",\"labels\":[1,0]}\n"))
                .startsWith("a.jsonl, line 201: label '[1, 0]', where other rows have a list of 3 zeros and ones");
    }

    /** A pattern that tries every way to cut the blanks would need longer than anyone lives. */
    @ParameterizedTest
    @ValueSource(strings = {"[a , ", "['a'  ", "['a' , ", "[1  ", "[1 , ", "[ ", "{'a'  "})
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aLabelThatIsNoListAfterAllIsLeftAtOnce(String start) {
        var label = start + start.substring(1).repeat(180 / start.length()) + "x";

        assertThat(reads.of("a.tsv", "text\tlabel\na\t" + label + "\nb\tother\n")
                        .labels())
                .hasSize(2);
    }

    @Test
    void probabilitiesAreRefused() {
        assertThat(reads.problem(
                        "a.jsonl", "{\"text\":\"a\",\"label\":[0.9,0.1]}\n{\"text\":\"b\",\"label\":[0.2,0.8]}\n"))
                .contains("lists of numbers with fractions, such as [0.9, 0.1]", "probabilities are not classes");
    }

    @Test
    void aColumnWithALabelsNameBesideColumnsOfZerosAndOnesIsAskedAbout() {
        assertThat(reads.problem("a.csv", "text,score,helpful,verified\na,5,1,0\nb,3,1,1\n"))
                .contains(
                        "it is not clear which columns hold the labels: 'score', or 'helpful', 'verified'",
                        "--label-column");
    }

    private static List<List<String>> sets(LabelledTexts texts) {
        return IntStream.range(0, texts.rows().size())
                .mapToObj(row ->
                        texts.labelsOf(row).stream().map(texts.labels()::get).toList())
                .toList();
    }
}
