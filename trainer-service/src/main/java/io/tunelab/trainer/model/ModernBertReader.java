package io.tunelab.trainer.model;

import static io.tunelab.trainer.model.InvalidModelException.unsupported;

import io.tunelab.trainer.model.ModelConfig.Biases;
import io.tunelab.trainer.model.ModelConfig.Dropout;
import io.tunelab.trainer.model.ModelConfig.Embeddings;
import io.tunelab.trainer.model.ModelConfig.Encoder;
import io.tunelab.trainer.model.ModelConfig.FeedForward;
import io.tunelab.trainer.model.ModelConfig.Head;
import java.util.ArrayList;
import java.util.List;

/** Reads ModernBERT's {@code config.json}, whose keys are its own; those of transformers 4 and 5 differ. */
final class ModernBertReader {
    private static final String GLOBAL = "full_attention";
    private static final String LOCAL = "sliding_attention";

    private ModernBertReader() {}

    static ModelConfig read(ConfigJson json) {
        if (json.number("mlp_dropout", 0) != 0) {
            throw unsupported("mlp_dropout is %s; supported is: 0".formatted(json.number("mlp_dropout", 0)));
        }
        int hidden = json.integer("hidden_size");
        int layers = json.integer("num_hidden_layers");
        double attention = json.number("attention_dropout", 0);
        boolean norms = json.flag("norm_bias", false);
        return new ModelConfig(
                ModelFamily.MODERNBERT,
                new Embeddings(
                        json.integer("vocab_size"),
                        hidden,
                        false,
                        json.integer("max_position_embeddings", 8192),
                        0,
                        json.padding()),
                places(json, layers),
                new Encoder(
                        layers,
                        hidden,
                        json.integer("num_attention_heads"),
                        json.integer("intermediate_size"),
                        json.number("norm_eps", 1e-5)),
                new FeedForward(json.activation("hidden_activation", "gelu"), true),
                new Head(json.activation("classifier_activation", "gelu"), readsMean(json)),
                new Biases(
                        json.flag("attention_bias", false),
                        json.flag("mlp_bias", false),
                        norms,
                        json.flag("classifier_bias", false)),
                new Dropout(
                        json.number("embedding_dropout", 0),
                        attention,
                        attention,
                        0,
                        0,
                        json.number("classifier_dropout", 0)));
    }

    private static boolean readsMean(ConfigJson json) {
        var pooling = json.text("classifier_pooling", "cls");
        if (!pooling.equals("cls") && !pooling.equals("mean")) {
            throw unsupported("classifier_pooling is '%s'; supported are: cls, mean".formatted(pooling));
        }
        return pooling.equals("mean");
    }

    private static Places.Rotary places(ConfigJson json, int layers) {
        if (!json.json().path("rope_scaling").isEmpty()) {
            throw unsupported("rope_scaling is set; supported is: null");
        }
        double global = base(json, GLOBAL, json.number("global_rope_theta", 160_000));
        // Null, in configs of transformers 4, is the other one.
        double local = base(
                json, LOCAL, json.number("local_rope_theta", json.json().has("local_rope_theta") ? global : 10_000));
        return new Places.Rotary(global, local, json.integer("local_attention", 128) / 2, globalEvery(json, layers));
    }

    private static double base(ConfigJson json, String kind, double missing) {
        var rope = json.object("rope_parameters").flatMap(all -> all.object(kind));
        rope.ifPresent(parameters -> parameters.require("rope_type", "default"));
        return rope.map(parameters -> parameters.number("rope_theta", missing)).orElse(missing);
    }

    /** Transformers 5 lists the kind of every layer. */
    private static int globalEvery(ConfigJson json, int layers) {
        var listed = new ArrayList<String>();
        json.json().path("layer_types").forEach(type -> listed.add(type.asText()));
        if (listed.isEmpty()) {
            return json.integer("global_attn_every_n_layers", 3);
        }
        int second = listed.subList(1, listed.size()).indexOf(GLOBAL) + 1;
        int every = second == 0 ? listed.size() : second;
        var regular = new ArrayList<String>();
        for (int layer = 0; layer < listed.size(); layer++) {
            regular.add(layer % every == 0 ? GLOBAL : LOCAL);
        }
        if (!listed.equals(regular) || listed.size() < layers) {
            throw unsupported(
                    ("layer_types are %s; supported is one kind for each of the %d layers, %s in the first and"
                                    + " then in every n-th, %s in the others")
                            .formatted(List.copyOf(listed), layers, GLOBAL, LOCAL));
        }
        return every;
    }
}
