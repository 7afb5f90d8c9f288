package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(config.places().offset()).isEqualTo(2);
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
    void nullCountsAsAbsent() {
        var config = parse("{\"model_type\": \"electra\", %s, \"embedding_size\": null, \"type_vocab_size\": null}"
                .formatted(SIZES));

        assertThat(config.embeddings().size()).isEqualTo(128);
        assertThat(config.embeddings().typeVocabularySize()).isEqualTo(2);
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

        assertThat(config.dropout().attended()).isEqualTo(0.3);
        assertThat(config.dropout().classifier()).isEqualTo(0.2);
    }

    @Test
    void mpnetsDistancesAndPaddingAreThoseThatTransformersTakes() {
        var config = parse("{\"model_type\": \"mpnet\", %s}".formatted(SIZES));

        assertThat(config.places()).isEqualTo(new Places.TableAndDistances(2, 32));
        assertThat(config.places().offset()).isEqualTo(2);
        assertThat(config.embeddings().paddingId()).isEqualTo(1);
        assertThat(config.embeddings().typeVocabularySize()).isZero();
        assertRefused(
                "{\"model_type\": \"mpnet\", %s, \"relative_attention_num_buckets\": 64}".formatted(SIZES),
                "relative_attention_num_buckets is '64'; supported is: 32");
        assertRefused(
                "{\"model_type\": \"mpnet\", %s, \"pad_token_id\": 0}".formatted(SIZES),
                "pad_token_id is '0'; supported is: 1");
    }

    @Test
    void albertsLayersAreOneLayer() {
        var albert = "{\"model_type\": \"albert\", %s".formatted(SIZES);
        var config = parse(albert + "}");

        assertThat(config.embeddings().size()).isEqualTo(128);
        assertThat(config.embeddings().projected()).isTrue();
        assertThat(config.feedForward().activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(config.dropout().output()).isZero();
        assertRefused(albert + ", \"num_hidden_groups\": 2}", "num_hidden_groups is '2'; supported is: 1");
        assertRefused(albert + ", \"inner_group_num\": 2}", "inner_group_num is '2'; supported is: 1");
    }

    /** As microsoft/deberta-v3-base has it. */
    @Test
    void debertasDistancesAndDropoutsAreReadAndItsOtherVariantsRefused() {
        var deberta = """
                {"model_type": "deberta-v2", %s, "relative_attention": true, "max_relative_positions": -1,
                 "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true, "pos_att_type": "p2c|c2p",
                 "position_biased_input": false, "layer_norm_eps": 1e-7, "pooler_dropout": 0, "pooler_hidden_size": 768,
                 "pooler_hidden_act": "gelu"}""".formatted(SIZES);
        var config = parse(deberta);

        assertThat(config.places()).isEqualTo(new Places.Relative(256, 514, false));
        assertThat(config.dropout().classifier()).isEqualTo(0.1);
        assertThat(config.dropout().pooled()).isZero();
        assertRefused(deberta.replace("\"p2c|c2p\"", "[\"c2p\"]"), "pos_att_type is [\"c2p\"]; supported is: c2p|p2c");
        assertRefused(
                deberta.replace("\"relative_attention\": true", "\"relative_attention\": false"),
                "relative_attention is 'false'; supported is: true");
        assertRefused(
                deberta.replace("\"share_att_key\": true", "\"conv_kernel_size\": 3"),
                "conv_kernel_size is '3'; supported is: 0");
        assertRefused(
                deberta.replace("\"position_biased_input\": false", "\"position_biased_input\": true"),
                "position_biased_input is 'true'; supported is: false");
    }

    /** Keys of transformers 4, which the published checkpoints have, and of 5. */
    @Test
    void modernBertsWindowsAndAnglesAreReadFromOldKeysAndNew() {
        var modern = "{\"model_type\": \"modernbert\", %s, \"classifier_pooling\": \"mean\"".formatted(SIZES);
        var old = parse(modern + ", \"global_attn_every_n_layers\": 3, \"global_rope_theta\": 160000.0,"
                + " \"local_attention\": 128, \"local_rope_theta\": 10000.0}");
        var newer = parse(modern.replace("\"num_hidden_layers\": 12", "\"num_hidden_layers\": 4") + """
                , "layer_types": ["full_attention", "sliding_attention", "sliding_attention", "full_attention"],
                "rope_parameters": {"full_attention": {"rope_theta": 160000.0, "rope_type": "default"},
                                    "sliding_attention": {"rope_theta": 10000.0, "rope_type": "default"}}}""");

        assertThat(old.places()).isEqualTo(new Places.Rotary(160_000, 10_000, 64, 3));
        assertThat(newer.places()).isEqualTo(old.places());
        assertThat(old.head().readsMean()).isTrue();
        assertThat(old.biases()).isEqualTo(new ModelConfig.Biases(false, false, false, false));
        assertRefused(modern + ", \"mlp_dropout\": 0.1}", "mlp_dropout is 0.1; supported is: 0");
        assertRefused(
                modern + ", \"rope_parameters\": {\"full_attention\": {\"rope_type\": \"yarn\"}}}",
                "rope_type is 'yarn'; supported is: default");
        assertRefused(
                modern + ", \"layer_types\": [\"full_attention\", \"sliding_attention\"]}",
                "layer_types are [full_attention, sliding_attention]; supported is one kind for each of the 12 layers");
    }

    @Test
    void anActivationThatNobodyKnowsIsRefusedWithTheNamesOfThose() {
        assertThat(parse("{\"model_type\": \"bert\", %s, \"hidden_act\": \"gelu_new\"}".formatted(SIZES))
                        .feedForward()
                        .activation())
                .isEqualTo(Activation.GELU_TANH);
        assertRefused(
                "{\"model_type\": \"bert\", %s, \"hidden_act\": \"mish\"}".formatted(SIZES),
                "hidden_act is 'mish'; supported are: gelu, gelu_new, gelu_pytorch_tanh, relu, silu");
    }

    @Test
    void anotherFamilyIsRefusedWithTheNamesOfThose() {
        assertRefused(
                "{\"model_type\": \"bart\", %s}".formatted(SIZES),
                "model_type is 'bart'; supported are: bert, distilbert, roberta, xlm-roberta, camembert, electra, mpnet,"
                        + " albert, deberta-v2, modernbert");
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
        return Configs.of(json);
    }
}
