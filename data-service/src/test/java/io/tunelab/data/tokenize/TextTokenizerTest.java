package io.tunelab.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tunelab.data.DataException;
import io.tunelab.data.Tokenizers;
import io.tunelab.hub.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {
    private static final String SENTENCES = """
            I went in expecting very little and came out grinning; it isn't a masterpiece, but the last half-hour \
            (shot, they say, in a single night!) is worth the ticket. <br /><br />The café scene — naïve, overlong, \
            £3.50 coffee and all — drags. Still: 7/10, would re-watch 😀. Unpronounceable: Mxyzptlkqwv.
            """;
    private static final List<String> TEXTS = List.of(
            "Good.", "Not good, not bad.", SENTENCES, SENTENCES.repeat(4), SENTENCES.repeat(9), "日本語 と русский");

    @TempDir
    Path directory;

    @Test
    void prefixAndTheFirstIdsAndSuffixAreWhatTheTokenizersOwnTruncationGives() throws IOException {
        assertCutAsItsOwn(Tokenizers.in(directory));
    }

    @Test
    void textsOfABytesTokenizerAreCutAsItCutsThemItself() throws IOException {
        assertCutAsItsOwn(Tokenizers.byteLevelIn(directory));
    }

    private static void assertCutAsItsOwn(TokenizerFile file) throws IOException {
        try (var tokenizer = file.open()) {
            var encoded = tokenizer.encode(TEXTS);
            for (int maxLength : new int[] {8, 9, 64, 128, 256, 512}) {
                try (var truncating = truncating(file, maxLength)) {
                    for (int i = 0; i < TEXTS.size(); i++) {
                        assertThat(input(tokenizer, encoded.get(i), maxLength))
                                .as("text %d at %d", i, maxLength)
                                .containsExactly(truncating.encode(TEXTS.get(i)).getIds());
                    }
                }
            }
        }
    }

    @Test
    void theFilesOwnTruncationAndPaddingAreOverridden() {
        try (var tokenizer = Tokenizers.in(directory).open()) {
            var encoded = tokenizer.encode(List.of("good", SENTENCES.repeat(9)));

            assertThat(encoded.get(0)).hasSize(1);
            assertThat(encoded.get(1)).hasSizeGreaterThan(512);
        }
    }

    @Test
    void specialTokensAndVocabularyAreThoseOfBert() {
        try (var tokenizer = Tokenizers.in(directory).open()) {
            assertThat(tokenizer.ofTexts().prefix()).containsExactly(101);
            assertThat(tokenizer.ofTexts().suffix()).containsExactly(102);
            assertThat(tokenizer.vocabularySize()).isEqualTo(30_522);
        }
    }

    @Test
    void aBytesTokenizerHasSpecialTokensOfItsOwnAndGivesTextsBackWhole() throws Exception {
        try (var tokenizer =
                TextTokenizer.open(Tokenizers.byteLevelIn(directory).path())) {
            assertThat(tokenizer.ofTexts().prefix()).containsExactly(0);
            assertThat(tokenizer.ofTexts().suffix()).containsExactly(2);
            assertThat(tokenizer.vocabularySize()).isEqualTo(361);
            var ids = Arrays.stream(tokenizer.encode(List.of(SENTENCES)).get(0))
                    .boxed()
                    .toList();
            assertThat(tokenizer.decode(ids)).isEqualTo(SENTENCES);
        }
    }

    @Test
    void aVeryLongTextIsCutAtTheLongestInputThatARequestMayAskFor() {
        try (var tokenizer = Tokenizers.in(directory).open()) {
            assertThat(tokenizer.encode(List.of("word ".repeat(9000))).get(0)).hasSize(TextTokenizer.MOST_TOKENS);
        }
    }

    @Test
    void aFileThatIsNoTokenizerIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {\"a\": 0}}}");

        assertThatThrownBy(() -> new TokenizerFile(file, "").open())
                .isInstanceOf(DataException.class)
                .extracting("code")
                .isEqualTo("invalid_tokenizer");
    }

    private static HuggingFaceTokenizer truncating(TokenizerFile file, int maxLength) throws IOException {
        try (var in = Files.newInputStream(file.path())) {
            return HuggingFaceTokenizer.newInstance(
                    in, Map.of("truncation", "true", "padding", "false", "maxLength", String.valueOf(maxLength)));
        }
    }

    private static long[] input(Tokenization tokenizer, int[] ids, int maxLength) {
        int room = maxLength
                - tokenizer.ofTexts().prefix().size()
                - tokenizer.ofTexts().suffix().size();
        return LongStream.concat(
                        LongStream.concat(
                                tokenizer.ofTexts().prefix().stream().mapToLong(Integer::longValue),
                                Arrays.stream(ids, 0, Math.min(room, ids.length))
                                        .asLongStream()),
                        tokenizer.ofTexts().suffix().stream().mapToLong(Integer::longValue))
                .toArray();
    }

    @Test
    void statisticsAreOfWholeExamples() {
        var statistics =
                TokenStatistics.of(IntStream.rangeClosed(1, 200).boxed().toList());

        assertThat(statistics.meanTokens()).isEqualTo(100.5);
        assertThat(statistics.percentiles())
                .containsEntry("p5", 10)
                .containsEntry("p50", 100)
                .containsEntry("max", 200);
        assertThat(statistics.truncatedShare()).containsEntry("128", 0.36).containsEntry("256", 0.0);
        assertThat(statistics.histogram().orElseThrow().counts()).containsExactly(31, 32, 32, 32, 32, 32, 9);
    }
}
