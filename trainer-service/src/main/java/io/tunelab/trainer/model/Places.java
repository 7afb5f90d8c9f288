package io.tunelab.trainer.model;

/** How a model knows where tokens stand. */
public sealed interface Places {
    /**
     * By an embedding for every position.
     *
     * @param offset rows of the table before that of a text's first token, which are never read
     */
    record Table(int offset) implements Places {
        public Table {
            ModelConfig.requireRange("position offset", offset, 0, 1 << 20);
        }
    }

    /**
     * By such a table, and by numbers that attention adds to scores for how far apart two tokens are (MPNet).
     *
     * @param buckets rows of the table of those numbers
     */
    record TableAndDistances(int offset, int buckets) implements Places {
        public TableAndDistances {
            ModelConfig.requireRange("position offset", offset, 0, 1 << 20);
            ModelConfig.requireRange("relative_attention_num_buckets", buckets, 4, 1 << 12);
        }
    }

    /**
     * By vectors for distances, with which queries and keys are multiplied (DeBERTa's disentangled attention).
     *
     * @param span half the rows of their table: distances on each side, near ones one by one, far ones by logarithms
     * @param longest distance from which on the logarithms end
     * @param ownProducts whether other linear layers than those of the tokens make queries and keys of them
     */
    record Relative(int span, int longest, boolean ownProducts) implements Places {
        public Relative {
            ModelConfig.requireRange("position_buckets", span, 4, 1 << 12);
            ModelConfig.requireRange("max_relative_positions", longest, span, 1 << 16);
        }
    }

    /**
     * By turning queries and keys, and by layers that look only at near tokens (ModernBERT).
     *
     * @param globalBase of the angles (RoPE's theta) in layers that look at all tokens
     * @param localBase in the others
     * @param window tokens to either side that those look at
     * @param globalEvery every so many layers, from the first on, one looks at all tokens
     */
    record Rotary(double globalBase, double localBase, int window, int globalEvery) implements Places {
        public Rotary {
            ModelConfig.requireRange("half of local_attention", window, 1, 1 << 16);
            ModelConfig.requireRange("global_attn_every_n_layers", globalEvery, 1, 1 << 10);
            if (!(globalBase > 1 && localBase > 1)) {
                throw InvalidModelException.unsupported(
                        "rope_theta is above 1, got %s and %s".formatted(globalBase, localBase));
            }
        }

        /** Does the layer, from 0, look at all tokens? */
        public boolean isGlobal(int layer) {
            return layer % globalEvery == 0;
        }
    }

    /** Rows of the table of positions before that of a text's first token; 0 also where there is no table. */
    default int offset() {
        return 0;
    }

    /** Is there an embedding for every position? */
    default boolean hasTable() {
        return this instanceof Table || this instanceof TableAndDistances;
    }
}
