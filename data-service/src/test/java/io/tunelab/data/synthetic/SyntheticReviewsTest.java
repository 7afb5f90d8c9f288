package io.tunelab.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.data.synthetic.SyntheticReviews.Review;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticReviewsTest {
    private static final long SEED = 42;

    /** Of the first 1,000 reviews of seed 42. Another digest means other data: results are then no longer comparable. */
    private static final String DIGEST = "e16c85cbd5b58b78a6e3b02c6a93bef2fcbc1c02a08389ad9a015146317c877c";

    @Test
    void theDataIsWhatItHasAlwaysBeen() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        reviews(1_000)
                .map(review -> (review.positive() ? "1\t" : "0\t") + review.text() + "\n")
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DIGEST);
    }

    @Test
    void aReviewDependsOnNothingButItsSeedAndIndex() {
        var forwards = IntStream.range(0, 50)
                .mapToObj(index -> SyntheticReviews.review(7, index))
                .toList();

        for (int index = 49; index >= 0; index--) {
            assertThat(SyntheticReviews.review(7, index)).isEqualTo(forwards.get(index));
        }
    }

    @Test
    void anotherSeedTellsOfOtherFilms() {
        assertThat(reviews(200).map(Review::text))
                .doesNotContainAnyElementsOf(IntStream.range(0, 200)
                        .mapToObj(index ->
                                SyntheticReviews.review(SEED + 1, index).text())
                        .toList());
    }

    @Test
    void ofEachPairExactlyOneIsPositive() {
        var labels = reviews(2_000).map(Review::positive).toList();

        for (int first = 0; first < labels.size(); first += 2) {
            assertThat(labels.get(first)).isNotEqualTo(labels.get(first + 1));
        }
        assertThat(IntStream.range(0, 1_000)
                        .filter(pair -> labels.get(2 * pair))
                        .count())
                .as("pairs that begin with the positive one")
                .isBetween(430L, 570L);
    }

    @Test
    void lengthsAreThoseOfRealReviews() {
        var words =
                reviews(4_000).mapToInt(SyntheticReviewsTest::words).sorted().toArray();

        assertThat(words[0]).isGreaterThanOrEqualTo(60);
        assertThat(words[words.length - 1]).isLessThanOrEqualTo(600);
        assertThat(words[400]).as("p10").isBetween(85, 105);
        assertThat(words[2_000]).as("median").isBetween(165, 195);
        assertThat(words[3_600]).as("p90").isBetween(400, 470);
    }

    @Test
    void noTwoOfTwentyThousandAreTheSame() {
        var seen = new HashSet<String>();

        assertThat(reviews(20_000).map(Review::text).filter(text -> !seen.add(text)))
                .isEmpty();
    }

    @Test
    void someLabelsContradictTheirText() {
        double share = IntStream.range(0, 20_000)
                        .filter(index -> SyntheticReviews.mislabelled(SEED, index))
                        .count()
                / 20_000.0;

        assertThat(share).isBetween(0.035, 0.045);
    }

    @Test
    void noNotationIsLeftInTheText() {
        assertThat(reviews(2_000).map(review -> review.text().replace("<br /><br />", " ")))
                .allSatisfy(text -> assertThat(text).doesNotContain("{", "}", "|", "/", "  ", "$", "@", ".."));
    }

    @Test
    void everySectionThatAPhraseRefersToExists() {
        var phrases = Phrases.load();

        assertThat(phrases.aspects()).hasSizeGreaterThan(10);
        for (var section : phrases.sections().values()) {
            section.stream()
                    .flatMap(SyntheticReviewsTest::references)
                    .forEach(name -> assertThat(phrases.section(name)).as(name).isNotEmpty());
        }
        phrases.aspects()
                .forEach(aspect -> assertThat(phrases.section("say." + aspect)).isNotEmpty());
    }

    @Test
    void anUnknownSectionIsNamed() {
        assertThatThrownBy(() -> Phrases.load().section("sermon")).hasMessageContaining("[sermon]");
    }

    @Test
    void aPhraseThatIsNotWellFormedIsRefused() {
        assertThatThrownBy(() -> PhraseParser.parse("a {gem of a film")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> PhraseParser.parse("one // two // three")).hasMessageContaining("two sides");
    }

    @Test
    void aNegativeIndexIsRefused() {
        assertThatThrownBy(() -> SyntheticReviews.review(SEED, -1)).hasMessageContaining("-1");
    }

    private static Stream<Review> reviews(int count) {
        return IntStream.range(0, count).mapToObj(index -> SyntheticReviews.review(SEED, index));
    }

    private static int words(Review review) {
        return review.text().replace("<br /><br />", " ").split(" ").length;
    }

    private static Stream<String> references(Part part) {
        if (part instanceof Part.Sequence sequence) {
            return sequence.parts().stream().flatMap(SyntheticReviewsTest::references);
        } else if (part instanceof Part.Choice choice) {
            return choice.parts().stream().flatMap(SyntheticReviewsTest::references);
        } else if (part instanceof Part.Sides sides) {
            return Stream.of(sides.praise(), sides.blame()).flatMap(SyntheticReviewsTest::references);
        } else if (part instanceof Part.Reference reference
                && !reference.section().equals(Part.Reference.ASPECT)) {
            return Stream.of(reference.section());
        }
        return Stream.empty();
    }
}
