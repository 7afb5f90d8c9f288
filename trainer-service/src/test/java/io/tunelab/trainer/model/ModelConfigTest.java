package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final String SIZES = """
            "vocab_size": 50265, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
            "intermediate_size": 3072, "max_position_embeddings": 514, "type_vocab_size": 1""";

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "xlm-roberta", "camembert"})
    void robertasPositionsBeginAfterThePaddingsId(String type) {
        var config = parse("{\"model_type\": \"%s\", %s, \"pad_token_id\": 1}".formatted(type, SIZES));

        assertThat(config.embeddings().positions()).isEqualTo(512);
        assertThat(config.embeddings().positionOffset()).isEqualTo(2);
    }

    @Test
    void whatARobertaDoesNotSayIsWhatTransformersTakesForIt() {
        var config = parse("{\"model_type\": \"roberta\", %s}".formatted(SIZES));

        assertThat(config.embeddings().paddingId()).isEqualTo(1);
        assertThat(config.embeddings().positions()).isEqualTo(512);
        assertThat(config.dropout().classifier()).isEqualTo(0.1);
    }

    @Test
    void positionsThatThePaddingLeavesNothingOfAreRefused() {
        assertRefused(
                "{\"model_type\": \"roberta\", %s, \"pad_token_id\": 512}".formatted(SIZES),
                "max_position_embeddings without the 513 never read is 2 to 65536, got 1");
        assertRefused(
                "{\"model_type\": \"roberta\", %s, \"pad_token_id\": null}".formatted(SIZES),
                "pad_token_id must be an integer, got null");
    }

    @Test
    void electrasEmbeddingsHaveAWidthOfTheirOwn() {
        assertThat(parse("{\"model_type\": \"electra\", %s, \"embedding_size\": 768}".formatted(SIZES))
                        .embeddings()
                        .size())
                .isEqualTo(768);
        assertThat(parse("{\"model_type\": \"electra\", %s}".formatted(SIZES))
                        .embeddings()
                        .size())
                .isEqualTo(128);
        assertThat(parse("{\"model_type\": \"bert\", %s}".formatted(SIZES))
                        .embeddings()
                        .size())
                .isEqualTo(768);
    }

    @Test
    void theHeadsOwnDropoutGoesBeforeThatOfTheEncoder() {
        var config =
                parse("{\"model_type\": \"electra\", %s, \"hidden_dropout_prob\": 0.3, \"classifier_dropout\": 0.2}"
                        .formatted(SIZES));

        assertThat(config.dropout().hidden()).isEqualTo(0.3);
        assertThat(config.dropout().classifier()).isEqualTo(0.2);
    }

    @Test
    void mpnetsDistancesAndPaddingAreThoseThatTransformersTakes() {
        var config = parse("{\"model_type\": \"mpnet\", %s}".formatted(SIZES));

        assertThat(config.encoder().distanceBuckets()).isEqualTo(32);
        assertThat(config.embeddings().positionOffset()).isEqualTo(2);
        assertThat(config.embeddings().paddingId()).isEqualTo(1);
        assertThat(config.embeddings().typeVocabularySize()).isZero();
        assertRefused(
                "{\"model_type\": \"mpnet\", %s, \"relative_attention_num_buckets\": 64}".formatted(SIZES),
                "relative_attention_num_buckets is 64; supported for mpnet is: 32");
        assertRefused(
                "{\"model_type\": \"mpnet\", %s, \"pad_token_id\": 0}".formatted(SIZES),
                "pad_token_id is 0; supported for mpnet is: 1");
    }

    @Test
    void anotherFamilyIsRefusedWithTheNamesOfThose() {
        assertRefused(
                "{\"model_type\": \"albert\", %s}".formatted(SIZES),
                "model_type is 'albert'; supported are: bert, distilbert, roberta, xlm-roberta, camembert, electra, mpnet");
    }

    @Test
    void aConfigWithoutTypeIsThatOfTheClassItNames() {
        assertThat(parse("{\"architectures\": [\"BertForMaskedLM\"], %s}".formatted(SIZES))
                        .family())
                .isEqualTo(ModelFamily.BERT);
        assertThat(parse("{\"architectures\": [\"XLMRobertaModel\"], %s}".formatted(SIZES))
                        .family())
                .isEqualTo(ModelFamily.XLM_ROBERTA);
        assertRefused("{\"architectures\": [\"BartModel\"], %s}".formatted(SIZES), "model_type is ''; supported are");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    private static ModelConfig parse(String json) {
        try {
            return ModelConfig.parse(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
