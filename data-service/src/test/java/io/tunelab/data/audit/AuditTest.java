package io.tunelab.data.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.contract.dataset.Audit;
import io.tunelab.contract.dataset.Overlap;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {
    private static final String LONG =
            "The first hour of this film is as good as anything that was made in that decade, and the"
                    + " second hour is not far behind, though the ending asks for more patience than most people have";

    @Test
    void exactDuplicatesAreCountedInGroupsWithTheirRows() {
        var audit = audit(row("one text"), row("another"), row("one text"), row("one text"), row("a third one"));

        assertThat(audit.exactDuplicates().groups()).isEqualTo(1);
        assertThat(audit.exactDuplicates().rows()).isEqualTo(3);
        assertThat(audit.exactDuplicates().examples().get(0).rows()).containsExactly(0, 2, 3);
    }

    /** PostgreSQL refuses JSON with a NUL, and the whole manifest with it. */
    @Test
    void controlCharactersAreNotQuoted() {
        var audit = audit(row("a film\u0000 and\u0007 more"), row("another"));

        assertThat(audit.oddities().get(0).examples().get(0).text()).isEqualTo("a film\uFFFD and\uFFFD more");
    }

    @Test
    void aTextWithAFewChangedWordsIsANearDuplicateAndAnotherTextIsNot() {
        var audit = audit(
                row(LONG),
                row(LONG.replace("decade", "century")),
                row(LONG.toUpperCase(java.util.Locale.ROOT) + "!!!"),
                row(
                        "Something else altogether, of about the same length as the others, which shares some words with them"
                                + " like film and hour and ending and patience, but says it in an order of its own"));

        assertThat(audit.nearDuplicates().groups()).isEqualTo(1);
        assertThat(audit.nearDuplicates().examples().get(0).rows()).containsExactly(0, 1, 2);
        assertThat(audit.exactDuplicates().groups()).isZero();
    }

    /** Every pair of 400 random texts, with and without changed words, against what the definition says. */
    @Test
    void candidatesMissAlmostNothingOfWhatTheDefinitionAsksFor() {
        var random = new SplittableRandom(3);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 200; i++) {
            var words = IntStream.range(0, 30 + random.nextInt(80))
                    .mapToObj(word -> "w" + random.nextInt(5000))
                    .collect(Collectors.toCollection(ArrayList::new));
            rows.add(new Row(String.join(" ", words), "A", Part.UNSTATED));
            for (int changed = random.nextInt(5); changed > 0; changed--) {
                words.set(random.nextInt(words.size()), "x" + random.nextInt(5000));
            }
            rows.add(new Row(String.join(" ", words) + ".", "B", Part.UNSTATED));
        }
        var duplicates = Duplicates.among(rows);
        int near = 0;
        int found = 0;

        for (int one = 0; one < rows.size(); one++) {
            for (int two = one + 1; two < rows.size(); two++) {
                double similarity = Shingles.jaccard(
                        Shingles.of(rows.get(one).text()),
                        Shingles.of(rows.get(two).text()));
                boolean together = duplicates.nearTo(one) == duplicates.nearTo(two);
                near += similarity >= Duplicates.SIMILARITY ? 1 : 0;
                found += similarity >= Duplicates.SIMILARITY && together ? 1 : 0;
                assertThat(together && similarity < Duplicates.SIMILARITY).isFalse();
            }
        }

        assertThat(near).isGreaterThan(80);
        assertThat(found).isGreaterThanOrEqualTo(near - 1);
    }

    @Test
    void aTextWithTwoLabelsIsAContradiction() {
        var audit = audit(labelled("fine", "POS"), labelled("fine", "NEG"), labelled("poor", "NEG"));

        assertThat(audit.contradictions().groups()).isEqualTo(1);
        assertThat(audit.contradictions().rows()).isEqualTo(2);
        assertThat(audit.contradictions().examples().get(0).labels()).containsExactly("POS", "NEG");
    }

    @Test
    void textsInBothPublishedPartsAreCounted() {
        var audit = audit(
                new Row("shared", "POS", Part.TRAIN),
                new Row("own", "NEG", Part.TRAIN),
                new Row("shared", "POS", Part.TEST),
                new Row("twice in test", "NEG", Part.TEST),
                new Row("twice in test", "NEG", Part.TEST));

        assertThat(audit.acrossParts().groups()).isEqualTo(1);
        assertThat(audit.exactDuplicates().groups()).isEqualTo(2);
    }

    @Test
    void ofEachTextTheTestRowIsKeptElseTheFirst() {
        var rows = List.of(
                new Row("shared", "POS", Part.TRAIN),
                new Row("own", "NEG", Part.TRAIN),
                new Row("own", "NEG", Part.TRAIN),
                new Row("shared", "POS", Part.TEST));

        assertThat(Duplicates.distinct(rows)).containsExactly(1, 3);
    }

    @Test
    void theSmallestClassSaysWhichFractionItCanBear() {
        var rows = new ArrayList<Row>();
        IntStream.range(0, 190).forEach(i -> rows.add(labelled("common " + i, "A")));
        IntStream.range(0, 40).forEach(i -> rows.add(labelled("rare " + i, "B")));

        var classes = audit(rows.toArray(Row[]::new)).classes();

        assertThat(classes.rowsPerLabel()).containsExactly(190, 40);
        assertThat(classes.imbalance()).isEqualTo(4.75, within(1e-9));
        assertThat(classes.smallestLabel()).isEqualTo("B");
        assertThat(classes.smallestFraction()).isEqualTo(0.25, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "a cafÃ© in Paris, MOJIBAKE",
        "I donâ€™t know, MOJIBAKE",
        "lost \ufffd here, REPLACEMENT_CHARACTER",
        "a\u0000b, CONTROL_CHARACTER",
        "zero\u200bwidth, INVISIBLE_CHARACTER",
        "one<br />two, HTML",
        "Tom &amp; Jerry, HTML",
        "12345 !!, NO_LETTER"
    })
    void everyOddityIsSeen(String text, Oddity oddity) {
        assertThat(Oddity.of(text)).containsExactly(oddity);
    }

    @ParameterizedTest
    @CsvSource({"a < b and c > d", "R&D", "ein schöner Abend im Café", "São Paulo: É Ã à", "映画はよかった", "well 🎬 done"})
    void goodTextsAreNotOdd(String text) {
        assertThat(Oddity.of(text)).isEmpty();
    }

    @Test
    void scriptsTellLanguagesApartThatShareNoLetters() {
        var audit = audit(row("a film"), row("хороший фильм"), row("noch ein Film"), row("映画はよかった"), row("映画"));

        assertThat(audit.scripts())
                .containsEntry("latin", 2)
                .containsEntry("cyrillic", 1)
                .containsEntry("han", 1);
    }

    @Test
    void aTestTextThatIsAlsoInTrainIsCountedAndShown() {
        var texts = texts(row("a"), row("b b b b"), row("a"), row("c"), row(LONG), row(LONG.replace("decade", "year")));
        var splits = new Splits(
                Map.of(
                        Split.TRAIN, List.of(0, 1, 4),
                        Split.VALIDATION, List.of(3),
                        Split.TEST, List.of(2, 5)),
                List.of());

        var overlap = SplitOverlap.of(splits, Duplicates.among(texts.rows()), texts);

        assertThat(overlap.testInTrain()).isEqualTo(new Overlap.Shared(1, 1));
        assertThat(overlap.testInValidation()).isEqualTo(new Overlap.Shared(0, 0));
        assertThat(overlap.examples().get(0).rows()).containsExactly(2, 0);
    }

    @Test
    void shortTextsAreOnlyNearWhereTheirWordsAreTheSame() {
        var audit = audit(row("Good film!"), row("good film"), row("good movie"), row("…"), row("!"));

        assertThat(audit.nearDuplicates().groups()).isEqualTo(1);
        assertThat(audit.nearDuplicates().examples().get(0).rows()).containsExactly(0, 1);
    }

    private static Row row(String text) {
        return labelled(text, text.length() % 2 == 0 ? "NEG" : "POS");
    }

    private static Row labelled(String text, String label) {
        return new Row(text, label, Part.UNSTATED);
    }

    private static LabelledTexts texts(Row... rows) {
        var all = List.of(rows);
        var found = all.stream().map(Row::label).distinct().sorted().toList();
        var labels = found.size() > 1 ? found : List.of("NEG", "POS");
        var numbers = all.stream().map(row -> labels.indexOf(row.label())).toList();
        return new LabelledTexts(all, labels, numbers, "0".repeat(64), Optional.empty(), List.of());
    }

    private static Audit audit(Row... rows) {
        var texts = texts(rows);
        return Auditor.audit(texts, Duplicates.among(texts.rows()));
    }
}
