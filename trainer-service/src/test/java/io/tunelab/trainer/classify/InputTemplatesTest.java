package io.tunelab.trainer.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a tokenizer's post-processor puts around texts, a model is trained on exactly that. */
class InputTemplatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> SPECIAL = Map.of("[CLS]", 2, "[SEP]", 3);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        // BERT; its last separator left in the first segment; no segments; MPNet's and RoBERTa's two separators
        "[CLS] $A [SEP],            [CLS] $A [SEP] $B:1 [SEP]:1",
        "[CLS] $A [SEP],            [CLS] $A [SEP] $B:1 [SEP]",
        "[CLS] $A [SEP],            [CLS] $A [SEP] $B [SEP]",
        "[CLS] $A [SEP],            [CLS] $A [SEP] [SEP] $B [SEP]",
        // the separator of the second segment; no special tokens between, or none at all
        "[CLS] $A [SEP],            [CLS] $A [SEP]:1 $B:1 [SEP]:1",
        "[CLS] $A [SEP],            [CLS] $A $B:1 [SEP]:1",
        "[CLS] $A [SEP],            $A $B:1",
        "$A,                        $A [SEP] $B",
        // the class token at the end; a text in the second segment; more tokens than BERT's
        "$A [SEP] [CLS],            $A [SEP] $B:1 [SEP]:1 [CLS]:1",
        "[CLS] $A:1 [SEP],          [CLS] $A:1 [SEP]:1 $B [SEP]",
        "[CLS] [SEP] $A [SEP] [SEP],[CLS] [SEP] $A [SEP] [CLS]:1 $B:1 [SEP]:1 [SEP]",
    })
    void textsAndPairsAreFramedAsTheTemplateSays(String single, String pair) throws Exception {
        assertFramedAsItsOwn(template(single, pair));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'BertProcessing', 'sep': ['[SEP]', 3], 'cls': ['[CLS]', 2]}",
                "{'type': 'RobertaProcessing', 'sep': ['[SEP]', 3], 'cls': ['[CLS]', 2], 'trim_offsets': true, 'add_prefix_space': true}",
                "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true, 'use_regex': true}",
                "{'type': 'Sequence', 'processors': [{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true, 'use_regex': true},"
                        + " {'type': 'BertProcessing', 'sep': ['[SEP]', 3], 'cls': ['[CLS]', 2]}]}",
                "null"
            },
            quoteCharacter = '~',
            nullValues = "")
    void otherPostProcessorsAreFollowedToo(String processor) throws Exception {
        assertFramedAsItsOwn(tokenizer(processor.replace('\'', '"')));
    }

    @Test
    void segmentsThatNoModelHereHasAreRefused() throws Exception {
        var file = template("$A [SEP] [CLS]:2", "$A [SEP] $B [SEP] [CLS]:2");

        assertThatThrownBy(() -> TextTokenizer.open(file))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessageContaining("its post_processor gives the token_type_ids")
                .hasMessageContaining("supported are 0 and 1");
    }

    @Test
    void pairsInAnotherOrderAreRefusedAndSingleTextsAreNot() throws Exception {
        try (var tokenizer = TextTokenizer.open(template("[CLS] $A [SEP]", "[CLS] $B [SEP] $A [SEP]"))) {
            assertThat(tokenizer.ofTexts().prefix()).containsExactly(2);
            assertThatThrownBy(tokenizer::ofPairs)
                    .isInstanceOf(InvalidTokenizerException.class)
                    .hasMessageContaining("each text once, in their order");
        }
    }

    private static void assertFramedAsItsOwn(Path file) throws Exception {
        var texts = List.of("w4", "w5 w6 w7 w8 w9", "nothing [SEP] known w10", "w11 ".repeat(40), "");
        try (var tokenizer = TextTokenizer.open(file)) {
            var ids = tokenizer.encode(texts);
            for (int maxLength : new int[] {8, 9, 16, 64, 512}) {
                var single = InputShape.of(tokenizer.ofTexts(), maxLength, Truncation.HEAD);
                var pair = InputShape.of(tokenizer.ofPairs(), maxLength, Truncation.HEAD);
                // Without special tokens nothing would be left of an empty text.
                int last = single.specialTokens() * pair.specialTokens() == 0 ? texts.size() - 1 : texts.size();
                for (int first = 0; first < last; first++) {
                    assertThat(input(ids.get(first), Optional.empty(), single))
                            .isEqualTo(own(file, maxLength, texts.get(first), Optional.empty()));
                    for (int second = 0; second < last; second++) {
                        assertThat(input(ids.get(first), Optional.of(ids.get(second)), pair))
                                .as("texts %d and %d at %d", first, second, maxLength)
                                .isEqualTo(own(file, maxLength, texts.get(first), Optional.of(texts.get(second))));
                    }
                }
            }
        }
    }

    /** Token ids and segments. */
    private static List<List<Integer>> input(int[] first, Optional<int[]> second, InputShape shape) {
        var both = IntStream.concat(Arrays.stream(first), second.stream().flatMapToInt(Arrays::stream))
                .toArray();
        var batch = new Examples(
                        new int[1], Targets.ofLabels(0), new int[] {both.length}, new int[] {first.length}, both)
                .batch(new int[] {0}, shape);
        var segments = batch.segments().length == 0 ? new int[batch.tokens()] : batch.segments();
        return Stream.of(batch.tokenIds(), segments)
                .map(numbers -> Arrays.stream(numbers).boxed().toList())
                .toList();
    }

    private static List<List<Integer>> own(Path file, int maxLength, String first, Optional<String> second)
            throws IOException {
        var options = Map.of("truncation", "true", "padding", "false", "maxLength", Integer.toString(maxLength));
        try (var in = Files.newInputStream(file);
                var tokenizer = HuggingFaceTokenizer.newInstance(in, options)) {
            Encoding encoding = second.isPresent() ? tokenizer.encode(first, second.get()) : tokenizer.encode(first);
            return Stream.of(encoding.getIds(), encoding.getTypeIds())
                    .map(numbers -> Arrays.stream(numbers)
                            .mapToInt(Math::toIntExact)
                            .boxed()
                            .toList())
                    .toList();
        }
    }

    /** A tokenizer with such templates, in the notation of the tokenizers library. */
    private Path template(String single, String pair) throws IOException {
        var processor = JSON.createObjectNode().put("type", "TemplateProcessing");
        addPieces(processor, "single", single);
        addPieces(processor, "pair", pair);
        var tokens = processor.putObject("special_tokens");
        SPECIAL.forEach((token, id) -> {
            var entry = tokens.putObject(token).put("id", token);
            entry.putArray("ids").add(id);
            entry.putArray("tokens").add(token);
        });
        return tokenizer(processor.toString());
    }

    private static void addPieces(ObjectNode processor, String name, String template) {
        var pieces = processor.putArray(name);
        for (var piece : template.trim().split(" ")) {
            var parts = piece.split(":");
            boolean isText = parts[0].startsWith("$");
            pieces.addObject()
                    .putObject(isText ? "Sequence" : "SpecialToken")
                    .put("id", isText ? parts[0].substring(1) : parts[0])
                    .put("type_id", parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
        }
    }

    private Path tokenizer(String processor) throws IOException {
        var json = (ObjectNode)
                JSON.readTree(TinyModels.models().resolve("bert/tokenizer.json").toFile());
        json.set("post_processor", JSON.readTree(processor));
        return Files.writeString(directory.resolve("tokenizer.json"), json.toString());
    }
}
