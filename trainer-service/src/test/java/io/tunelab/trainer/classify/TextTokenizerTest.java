package io.tunelab.trainer.classify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.TextTokenizer;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.engine.Targets;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
    /** Accents and pictures are several bytes, which truncation may part; one text spells special tokens. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a good film",
            "  A film of naïve cafés, £3.50 coffee\n and 😀 pictures: w17 w18 w19 w20.  ",
            "the film that the actors wanted to see ".repeat(30),
            "日本語 と русский 👩‍👩‍👧 ".repeat(8),
            "before </s> <s> [SEP] after " + "w5 w6 w7 ".repeat(40));

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "bert"})
    void whatTrainingReadsIsTheTokenizersOwnTruncation(String model) throws Exception {
        var file = TinyModels.models().resolve(model).resolve("tokenizer.json");
        try (var tokenizer = TextTokenizer.open(file)) {
            var ids = tokenizer.encode(TEXTS);
            for (int text = 0; text < TEXTS.size(); text++) {
                for (int maxLength : new int[] {3, 4, 7, 16, 31, 32, 64, 512}) {
                    assertThat(read(ids.get(text), InputShape.of(tokenizer.ofTexts(), maxLength, Truncation.HEAD)))
                            .as("text %d at %d", text, maxLength)
                            .containsExactly(truncated(file, TEXTS.get(text), maxLength));
                }
            }
        }
    }

    @Test
    void wordsThatTheVocabularyHasNoTokensForAreNamed() throws InvalidTokenizerException {
        try (var tokenizer = TextTokenizer.open(TinyModels.models().resolve("distilbert/tokenizer.json"))) {
            var ids = tokenizer.encode(List.of("w5 zebra w6 zebra")).get(0);

            assertThat(Arrays.stream(ids).filter(tokenizer::isUnknown).count()).isEqualTo(2);
            assertThat(tokenizer.unknownWords("w5 zebra w6 zebra quagga", 20)).containsExactly("zebra", "quagga");
            assertThat(tokenizer.unknownWords("w5 zebra w6 quagga", 1)).containsExactly("zebra");
            assertThat(tokenizer.unknownWords("w5 w6", 20)).isEmpty();
        }
    }

    @Test
    void theSpecialTokensAreThoseOfTheFile() throws InvalidTokenizerException {
        try (var tokenizer = TextTokenizer.open(TinyModels.models().resolve("roberta/tokenizer.json"))) {
            assertThat(tokenizer.ofTexts().prefix()).containsExactly(0);
            assertThat(tokenizer.ofTexts().suffix()).containsExactly(2);
        }
    }

    /** RoBERTa's kind puts two separators between the texts and tells them apart by nothing else. */
    @ParameterizedTest
    @CsvSource({"roberta, 2 2, 0", "bert, 3, 1"})
    void pairsAreFramedAndTruncatedAsTheTokenizerDoes(String model, String separator, int segment) throws Exception {
        var file = TinyModels.models().resolve(model).resolve("tokenizer.json");
        try (var tokenizer = TextTokenizer.open(file)) {
            var ids = tokenizer.encode(TEXTS);
            for (int maxLength : new int[] {5, 6, 7, 16, 31, 32, 64, 512}) {
                var input = InputShape.of(tokenizer.ofPairs(), maxLength, Truncation.HEAD);
                for (int first = 0; first < TEXTS.size(); first++) {
                    for (int second = 0; second < TEXTS.size(); second++) {
                        assertThat(pair(ids.get(first), ids.get(second), input))
                                .as("texts %d and %d at %d", first, second, maxLength)
                                .isEqualTo(truncated(file, TEXTS.get(first), TEXTS.get(second), maxLength));
                    }
                }
            }
            var framed = pair(ids.get(2), ids.get(2), InputShape.of(tokenizer.ofPairs(), 64, Truncation.HEAD));
            int middle = 1 + ids.get(2).length;
            assertThat(framed.get(0).subList(middle, framed.get(0).size() - 1 - ids.get(2).length))
                    .hasToString("[" + separator.replace(" ", ", ") + "]");
            assertThat(framed.get(1)).endsWith(segment).startsWith(0);
        }
    }

    /** Token ids and their segments. */
    private static List<List<Integer>> pair(int[] first, int[] second, InputShape input) {
        int length = first.length + second.length;
        var both = IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
        var batch = new Examples(new int[1], Targets.ofLabels(0), new int[] {length}, new int[] {first.length}, both)
                .batch(new int[] {0}, input);
        var segments = batch.segments().length == 0 ? new int[batch.tokens()] : batch.segments();
        return Stream.of(batch.tokenIds(), segments)
                .map(numbers -> Arrays.stream(numbers).boxed().toList())
                .toList();
    }

    private static List<List<Integer>> truncated(Path file, String first, String second, int maxLength)
            throws IOException {
        var options = Map.of("truncation", "true", "padding", "false", "maxLength", Integer.toString(maxLength));
        try (var in = Files.newInputStream(file);
                var tokenizer = HuggingFaceTokenizer.newInstance(in, options)) {
            var encoding = tokenizer.encode(first, second);
            return Stream.of(encoding.getIds(), encoding.getTypeIds())
                    .map(numbers -> Arrays.stream(numbers)
                            .mapToInt(Math::toIntExact)
                            .boxed()
                            .toList())
                    .toList();
        }
    }

    private static int[] read(int[] ids, InputShape input) {
        return new Examples(new int[1], new int[1], new int[] {ids.length}, ids)
                .batch(new int[] {0}, input)
                .tokenIds();
    }

    private static int[] truncated(Path file, String text, int maxLength) throws IOException {
        var options = Map.of("truncation", "true", "padding", "false", "maxLength", Integer.toString(maxLength));
        try (var in = Files.newInputStream(file);
                var tokenizer = HuggingFaceTokenizer.newInstance(in, options)) {
            return Arrays.stream(tokenizer.encode(text).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }
}
