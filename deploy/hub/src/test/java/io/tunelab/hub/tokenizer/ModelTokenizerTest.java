package io.tunelab.hub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTokenizerTest {
    private static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nfilm\ngood\n##s\n";

    @TempDir
    private Path directory;

    @Test
    void aVocabularyAloneIsAWordPieceTokenizer() throws Exception {
        write("vocab.txt", VOCABULARY);
        write("tokenizer_config.json", "{\"do_lower_case\": true}");

        var tokenizer = ModelTokenizer.read(directory);
        var json = json(tokenizer);

        assertThat(json.at("/model/type").asText()).isEqualTo("WordPiece");
        assertThat(json.at("/model/vocab/##s").asInt()).isEqualTo(7);
        assertThat(json.at("/normalizer/lowercase").asBoolean()).isTrue();
        assertThat(json.at("/added_tokens").findValuesAsText("content"))
                .containsExactly("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        assertThat(tokenizer.vocabularySize()).isEqualTo(8);
        assertThat(tokenizer.sha256())
                .isEqualTo(ModelTokenizer.read(directory).sha256())
                .hasSize(64);
    }

    @Test
    void aCasedVocabularyKeepsItsCase() throws Exception {
        write("vocab.txt", VOCABULARY.replace("\n", "\r\n"));
        write("tokenizer_config.json", "{\"do_lower_case\": false, \"strip_accents\": false}");

        var json = json(ModelTokenizer.read(directory));

        assertThat(json.at("/normalizer/lowercase").asBoolean()).isFalse();
        assertThat(json.at("/normalizer/strip_accents").asBoolean(true)).isFalse();
        assertThat(json.at("/model/vocab/film").asInt()).isEqualTo(5);
    }

    @Test
    void specialTokensHaveTheNamesThatTheDirectoryGivesThem() throws Exception {
        write("config.json", "{\"model_type\": \"mpnet\"}");
        write("vocab.txt", "<s>\n<pad>\n</s>\n[UNK]\nfilm\n<MASK>\n");
        write("special_tokens_map.json", "{\"mask_token\": {\"content\": \"<MASK>\"}}");

        var json = json(ModelTokenizer.read(directory));

        assertThat(json.at("/post_processor/single/0/SpecialToken/id").asText()).isEqualTo("<s>");
        assertThat(json.at("/post_processor/pair")).hasSize(6);
        assertThat(json.at("/added_tokens").findValuesAsText("content")).contains("<MASK>");
    }

    @Test
    void aVocabularyOfAnotherKindIsRefused() throws IOException {
        write("vocab.txt", "a\nb\n");
        assertThatThrownBy(() -> ModelTokenizer.read(directory)).hasMessageContaining("has no line '[UNK]'");

        write("config.json", "{\"model_type\": \"roberta\"}");
        assertThatThrownBy(() -> ModelTokenizer.read(directory)).hasMessageContaining("'roberta'");
    }

    @Test
    void whatTheConfigSaysOtherwiseThanTheTokenizerDoesIsNamed() throws Exception {
        write("tokenizer.json", """
                {"normalizer": {"type": "BertNormalizer", "lowercase": true, "strip_accents": null},
                 "model": {"type": "WordPiece", "vocab": {"a": 0}}}""");
        write("config.json", "{\"max_position_embeddings\": 64}");
        write(
                "tokenizer_config.json",
                "{\"do_lower_case\": false, \"strip_accents\": false, \"model_max_length\": 512, \"truncation_side\": \"left\"}");

        assertThat(ModelTokenizer.read(directory).contradictions())
                .containsExactly(
                        "tokenizer_config.json has do_lower_case: false, but tokenizer.json does the opposite and is used",
                        "tokenizer_config.json has strip_accents: false, but tokenizer.json does the opposite and is used",
                        "tokenizer_config.json has model_max_length 512, but the model has 64 positions",
                        "tokenizer_config.json has truncation_side: left, but texts are truncated on the right");
    }

    @Test
    void agreementAndSilenceAreNoContradictions() throws Exception {
        write("tokenizer.json", """
                {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"},
                   {"type": "BertNormalizer", "lowercase": false, "strip_accents": null}]},
                 "model": {"type": "WordPiece", "vocab": {"a": 0}}}""");
        write("tokenizer_config.json", "{\"do_lower_case\": false, \"model_max_length\": 1e30}");

        assertThat(ModelTokenizer.read(directory).contradictions()).isEmpty();
    }

    @Test
    void anAddedTokenCountsForTheVocabularysSize() throws Exception {
        write("tokenizer.json", """
                {"added_tokens": [{"id": 315, "content": "newtok"}], "model": {"vocab": {"a": 0, "b": 1}}}""");

        var tokenizer = ModelTokenizer.read(directory);

        assertThat(tokenizer.vocabularySize()).isEqualTo(316);
        assertThat(tokenizer.lastToken()).isEqualTo("newtok");
    }

    @Test
    void aDirectoryWithoutTokenizerSaysHowToGetOne() {
        assertThatThrownBy(() -> ModelTokenizer.read(directory))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessageContaining("save_pretrained");
    }

    private static JsonNode json(ModelTokenizer tokenizer) throws IOException {
        return new ObjectMapper().readTree(tokenizer.open());
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }
}
