package io.tunelab.trainer.model;

import java.util.List;

/**
 * What HuggingFace calls the parameters of a family, without the last part ({@code weight}, {@code bias}) and without the
 * encoder's prefix, but for the head's, whose names are whole. An empty name is that of a part that the family has not.
 */
public record ParameterNames(String prefix, Embeddings embeddings, String layers, Layer layer, Head head) {
    /**
     * @param projection the linear layer from the embeddings' width to the encoder's
     * @param distances a table with what attention adds to a score for how far apart its two tokens are
     * @param distanceNorm a norm of that table, whose rows are vectors then
     * @param finalNorm after the last layer
     */
    public record Embeddings(
            String words,
            String positions,
            String types,
            String norm,
            String projection,
            String distances,
            String distanceNorm,
            String finalNorm) {
        static final Embeddings BERT = new Embeddings(
                "embeddings.word_embeddings",
                "embeddings.position_embeddings",
                "embeddings.token_type_embeddings",
                "embeddings.LayerNorm",
                "embeddings_project",
                "",
                "",
                "");

        private Embeddings with(String projected, String distanceTable, String normOfDistances) {
            return new Embeddings(words, positions, types, norm, projected, distanceTable, normOfDistances, finalNorm);
        }
    }

    /**
     * Of one layer.
     *
     * @param queryKeyValue one linear layer for the three, or three
     * @param relative linear layers of their own for the queries and the keys that distances make, if not those of tokens
     */
    public record Layer(
            List<String> queryKeyValue, List<String> relative, String attention, String up, String down, Norms norms) {
        static final Layer BERT = new Layer(
                List.of("attention.self.query", "attention.self.key", "attention.self.value"),
                List.of(),
                "attention.output.dense",
                "intermediate.dense",
                "output.dense",
                Norms.after("attention.output.LayerNorm", "output.LayerNorm"));
    }

    /** Of attention and of the feed-forward: before them, or after their sum with what they were given. */
    public record Norms(
            String beforeAttention, String afterAttention, String beforeFeedForward, String afterFeedForward) {
        static Norms after(String attention, String feedForward) {
            return new Norms("", attention, "", feedForward);
        }
    }

    /** Of the two linear layers after the encoder, and of a norm between them. */
    public record Head(String dense, String norm, String output) {
        static final Head OF_TWO = new Head("classifier.dense", "", "classifier.out_proj");
    }

    static final ParameterNames BERT = likeBert("bert", new Head("bert.pooler.dense", "", "classifier"));
    static final ParameterNames ROBERTA = likeBert("roberta", Head.OF_TWO);
    static final ParameterNames ELECTRA = likeBert("electra", Head.OF_TWO);
    static final ParameterNames DISTILBERT = new ParameterNames(
            "distilbert",
            Embeddings.BERT,
            "transformer.layer.%d.",
            new Layer(
                    List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
                    List.of(),
                    "attention.out_lin",
                    "ffn.lin1",
                    "ffn.lin2",
                    Norms.after("sa_layer_norm", "output_layer_norm")),
            new Head("pre_classifier", "", "classifier"));
    static final ParameterNames MPNET = new ParameterNames(
            "mpnet",
            Embeddings.BERT.with("", "encoder.relative_attention_bias", ""),
            BERT.layers,
            new Layer(
                    List.of("attention.attn.q", "attention.attn.k", "attention.attn.v"),
                    List.of(),
                    "attention.attn.o",
                    Layer.BERT.up,
                    Layer.BERT.down,
                    Norms.after("attention.LayerNorm", "output.LayerNorm")),
            Head.OF_TWO);
    /** One layer for all: a path without a place for its number. */
    static final ParameterNames ALBERT = new ParameterNames(
            "albert",
            Embeddings.BERT.with("encoder.embedding_hidden_mapping_in", "", ""),
            "encoder.albert_layer_groups.0.albert_layers.0.",
            new Layer(
                    List.of("attention.query", "attention.key", "attention.value"),
                    List.of(),
                    "attention.dense",
                    "ffn",
                    "ffn_output",
                    Norms.after("attention.LayerNorm", "full_layer_layer_norm")),
            new Head("albert.pooler", "", "classifier"));

    static final ParameterNames DEBERTA = new ParameterNames(
            "deberta",
            Embeddings.BERT.with("", "encoder.rel_embeddings", "encoder.LayerNorm"),
            BERT.layers,
            new Layer(
                    List.of("attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj"),
                    List.of("attention.self.pos_query_proj", "attention.self.pos_key_proj"),
                    Layer.BERT.attention,
                    Layer.BERT.up,
                    Layer.BERT.down,
                    Layer.BERT.norms),
            new Head("pooler.dense", "", "classifier"));
    static final ParameterNames MODERNBERT = new ParameterNames(
            "model",
            new Embeddings("embeddings.tok_embeddings", "", "", "embeddings.norm", "", "", "", "final_norm"),
            "layers.%d.",
            new Layer(
                    List.of("attn.Wqkv"),
                    List.of(),
                    "attn.Wo",
                    "mlp.Wi",
                    "mlp.Wo",
                    new Norms("attn_norm", "", "mlp_norm", "")),
            new Head("head.dense", "head.norm", "classifier"));

    private static ParameterNames likeBert(String prefix, Head head) {
        return new ParameterNames(prefix, Embeddings.BERT, "encoder.layer.%d.", Layer.BERT, head);
    }
}
