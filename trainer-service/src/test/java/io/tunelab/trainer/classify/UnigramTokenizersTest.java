package io.tunelab.trainer.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.Truncation;
import io.tunelab.hub.tokenizer.TextTokenizer;
import io.tunelab.trainer.engine.Targets;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as a model gets them, against the ids that the families' own tokenizers of transformers give, truncated. */
class UnigramTokenizersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;

    @ParameterizedTest
    @ValueSource(strings = {"albert", "xlm-roberta", "camembert", "deberta-v2"})
    void textsAreCutAsTransformersCutsThem(String family) throws Exception {
        assertSameIds(family, JSON.readTree(resource("golden.json").toFile()));
    }

    /** Thousands of texts, which are not ours to keep: {@code make_tokenizers.py --many}. */
    @ParameterizedTest
    @ValueSource(strings = {"albert", "xlm-roberta", "camembert", "deberta-v2"})
    @EnabledIfSystemProperty(named = "tunelab.tokenized", matches = ".+")
    void soAreManyTexts(String family) throws Exception {
        var folder = Path.of(System.getProperty("tunelab.tokenized"));
        assertSameIds(family, JSON.readTree(folder.resolve(family + ".json").toFile()));
    }

    private static void assertSameIds(String family, JsonNode golden) throws Exception {
        var texts = new ArrayList<String>();
        golden.path("texts").forEach(text -> texts.add(text.asText()));
        var byLength = golden.path("ids").path(family);
        assertThat(byLength).isNotEmpty();
        try (var tokenizer = TextTokenizer.open(resource(family + ".json"))) {
            for (var entry : byLength.properties()) {
                int maxLength = Integer.parseInt(entry.getKey());
                for (int from = 0; from < texts.size(); from += BATCH) {
                    var part = texts.subList(from, Math.min(texts.size(), from + BATCH));
                    var found = inputs(tokenizer, part, maxLength);
                    for (int text = 0; text < part.size(); text++) {
                        var expected = new ArrayList<Integer>();
                        entry.getValue().path(from + text).forEach(id -> expected.add(id.asInt()));
                        assertThat(found.get(text))
                                .as("%s at %d", part.get(text), maxLength)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static List<List<Integer>> inputs(TextTokenizer tokenizer, List<String> texts, int maxLength) {
        var input = InputShape.of(tokenizer.ofTexts(), maxLength, Truncation.HEAD);
        return tokenizer.encode(texts).stream()
                .map(ids -> new Examples(
                                new int[1], Targets.ofLabels(0), new int[] {ids.length}, new int[] {ids.length}, ids)
                        .batch(new int[] {0}, input)
                        .tokenIds())
                .map(ids -> Arrays.stream(ids).boxed().toList())
                .toList();
    }

    private static Path resource(String name) throws Exception {
        var path = Path.of(
                UnigramTokenizersTest.class.getResource("/tokenizers/" + name).toURI());
        assertThat(Files.isRegularFile(path)).isTrue();
        return path;
    }
}
