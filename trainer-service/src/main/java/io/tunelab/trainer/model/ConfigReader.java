package io.tunelab.trainer.model;

import static io.tunelab.trainer.model.InvalidModelException.unsupported;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.model.ModelConfig.Biases;
import io.tunelab.trainer.model.ModelConfig.Dropout;
import io.tunelab.trainer.model.ModelConfig.Embeddings;
import io.tunelab.trainer.model.ModelConfig.Encoder;
import io.tunelab.trainer.model.ModelConfig.FeedForward;
import io.tunelab.trainer.model.ModelConfig.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a {@code config.json}: the keys of each family, transformers' defaults for those that are absent, and a refusal for
 * what of a family is not supported.
 */
final class ConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 1 << 20;

    private final ModelFamily family;
    private final ConfigJson json;

    private ConfigReader(ModelFamily family, ConfigJson json) {
        this.family = family;
        this.json = json;
    }

    /** @throws InvalidModelException {@code unsupported_model}, naming the key, its value and what is allowed */
    static ModelConfig read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw unsupported(
                        "%s has %d bytes; a config has at most %d".formatted(file, Files.size(file), LARGEST_FILE));
            }
            var json = JSON.readTree(file.toFile());
            if (!json.isObject()) {
                throw unsupported(
                        "%s is %s, not a JSON object".formatted(file, json.isMissingNode() ? "empty" : "JSON"));
            }
            return parse(json);
        } catch (IOException e) {
            throw unsupported("%s cannot be read as JSON: %s".formatted(file, e.getMessage()));
        }
    }

    static ModelConfig parse(JsonNode json) {
        var type = json.path("model_type").asText("");
        // Configs of the first years have no type, but name the class.
        var family = ModelFamily.of(type)
                .or(() -> type.isEmpty()
                        ? ModelFamily.ofClass(json.path("architectures").path(0).asText(""))
                        : Optional.empty())
                .orElseThrow(() ->
                        unsupported("model_type is '%s'; supported are: %s".formatted(type, ModelFamily.supported())));
        return new ConfigReader(family, new ConfigJson(json)).config();
    }

    private ModelConfig config() {
        json.require("is_decoder", false);
        json.require("add_cross_attention", false);
        json.require("position_embedding_type", "absolute");
        return switch (family) {
            case BERT -> bert();
            case DISTILBERT -> distilbert();
            case ROBERTA, XLM_ROBERTA, CAMEMBERT -> roberta();
            case ELECTRA -> electra();
            case MPNET -> mpnet();
            case ALBERT -> albert();
            case DEBERTA_V2 -> deberta();
            case MODERNBERT -> ModernBertReader.read(json);
        };
    }

    private ModelConfig bert() {
        return likeBert(embeddings(0, 2, json.padding()), new Places.Table(0), Activation.TANH, dropout(false));
    }

    /**
     * A token's row of the position embeddings is its place among the text's tokens, from 1, plus the padding's id. (Where a
     * text itself spells the padding token, transformers does not count that one; here it is a token like others.)
     */
    private ModelConfig roberta() {
        // The rows depend on it, and with null transformers finds none.
        int padding = json.json().has("pad_token_id") ? json.integer("pad_token_id") : 1;
        return likeBert(
                embeddings(padding + 1, 2, padding), new Places.Table(padding + 1), Activation.TANH, dropout(true));
    }

    /** Positions as RoBERTa's; transformers takes row 1 for the padding and 32 for the buckets, whatever the config says. */
    private ModelConfig mpnet() {
        json.require("pad_token_id", 1);
        json.require("relative_attention_num_buckets", 32);
        return likeBert(embeddings(2, 0, 1), new Places.TableAndDistances(2, 32), Activation.TANH, dropout(true));
    }

    private ModelConfig electra() {
        int size = json.integer("embedding_size", 128);
        var embeddings = sized(embeddings(0, 2, json.padding()), size, size != hiddenSize());
        return likeBert(embeddings, new Places.Table(0), Activation.GELU, dropout(true));
    }

    /** One layer's parameters for all layers. The feed-forward's output is not dropped out. */
    private ModelConfig albert() {
        json.require("num_hidden_groups", 1);
        json.require("inner_group_num", 1);
        double hidden = json.number("hidden_dropout_prob", 0);
        var embeddings =
                sized(embeddings(0, 2, json.integer("pad_token_id", 0)), json.integer("embedding_size", 128), true);
        return new ModelConfig(
                family,
                embeddings,
                new Places.Table(0),
                encoder(1e-12),
                new FeedForward(json.activation("hidden_act", "gelu_new"), false),
                new Head(Activation.TANH, false),
                Biases.EVERYWHERE,
                new Dropout(
                        hidden,
                        json.number("attention_probs_dropout_prob", 0),
                        hidden,
                        0,
                        0,
                        json.number("classifier_dropout_prob", 0.1)));
    }

    private ModelConfig deberta() {
        json.require("relative_attention", true, false);
        json.require("position_biased_input", false, true);
        json.require("norm_rel_ebd", "layer_norm", "none");
        json.require("conv_kernel_size", 0);
        json.require("embedding_size", hiddenSize());
        json.require("pooler_hidden_size", hiddenSize());
        json.require("attention_head_size", hiddenSize() / Math.max(1, json.integer("num_attention_heads")));
        var terms = json.json().path("pos_att_type").toString();
        if (!terms.contains("c2p") || !terms.contains("p2c")) {
            throw unsupported(
                    "pos_att_type is %s; supported is: c2p|p2c".formatted(terms.isEmpty() ? "absent" : terms));
        }
        int longest = json.integer("max_relative_positions", -1);
        var places = new Places.Relative(
                json.integer("position_buckets", -1),
                longest < 1 ? json.integer("max_position_embeddings") : longest,
                !json.flag("share_att_key", false));
        double hidden = json.number("hidden_dropout_prob", 0.1);
        return new ModelConfig(
                family,
                embeddings(0, 0, json.integer("pad_token_id", 0)),
                places,
                encoder(1e-7),
                feedForward(),
                new Head(json.activation("pooler_hidden_act", "gelu"), false),
                Biases.EVERYWHERE,
                new Dropout(
                        hidden,
                        json.number("attention_probs_dropout_prob", 0.1),
                        hidden,
                        hidden,
                        json.number("pooler_dropout", 0),
                        json.number("cls_dropout", hidden)));
    }

    private ModelConfig distilbert() {
        double hidden = json.number("dropout", 0.1);
        return new ModelConfig(
                family,
                new Embeddings(
                        json.integer("vocab_size"),
                        json.integer("dim"),
                        false,
                        json.integer("max_position_embeddings"),
                        0,
                        json.padding()),
                new Places.Table(0),
                new Encoder(
                        json.integer("n_layers"),
                        json.integer("dim"),
                        json.integer("n_heads"),
                        json.integer("hidden_dim"),
                        1e-12),
                new FeedForward(json.activation("activation", "gelu"), false),
                new Head(Activation.RELU, false),
                Biases.EVERYWHERE,
                new Dropout(
                        hidden,
                        json.number("attention_dropout", 0.1),
                        hidden,
                        hidden,
                        0,
                        json.number("seq_classif_dropout", 0.2)));
    }

    /** The families whose configs have BERT's keys. */
    private ModelConfig likeBert(Embeddings embeddings, Places places, Activation head, Dropout dropout) {
        return new ModelConfig(
                family,
                embeddings,
                places,
                encoder(1e-12),
                feedForward(),
                new Head(head, false),
                Biases.EVERYWHERE,
                dropout);
    }

    private int hiddenSize() {
        return json.integer("hidden_size");
    }

    private Embeddings embeddings(int positionOffset, int types, int padding) {
        int rows = json.integer("max_position_embeddings");
        if (positionOffset > 0) {
            ModelConfig.requireRange(
                    "max_position_embeddings without the %d never read".formatted(positionOffset),
                    rows - positionOffset,
                    2,
                    1 << 16);
        }
        return new Embeddings(
                json.integer("vocab_size"),
                hiddenSize(),
                false,
                rows - positionOffset,
                family == ModelFamily.MPNET ? 0 : json.integer("type_vocab_size", types),
                padding);
    }

    private static Embeddings sized(Embeddings all, int size, boolean projected) {
        return new Embeddings(
                all.vocabularySize(), size, projected, all.positions(), all.typeVocabularySize(), all.paddingId());
    }

    private Encoder encoder(double epsilon) {
        return new Encoder(
                json.integer("num_hidden_layers"),
                hiddenSize(),
                json.integer("num_attention_heads"),
                json.integer("intermediate_size"),
                json.number("layer_norm_eps", epsilon));
    }

    private FeedForward feedForward() {
        return new FeedForward(json.activation("hidden_act", "gelu"), false);
    }

    /** @param pooled whether what the head reads is dropped out, too */
    private Dropout dropout(boolean pooled) {
        double hidden = json.number("hidden_dropout_prob", 0.1);
        double classifier = json.number("classifier_dropout", hidden);
        return new Dropout(
                hidden,
                json.number("attention_probs_dropout_prob", 0.1),
                hidden,
                hidden,
                pooled ? classifier : 0,
                classifier);
    }
}
