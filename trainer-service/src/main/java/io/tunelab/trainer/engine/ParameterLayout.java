package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where every parameter lies in the one flat float32 tensor that holds them all.
 *
 * <p>A {@link Slot} is what the program works with; it is one HuggingFace parameter, or three that are multiplied at once
 * (query, key, value), or what is read of one: RoBERTa's first positions are not. Slots under weight decay come first, so
 * that the optimizer needs two ranges only.
 */
final class ParameterLayout {
    /** Slots begin at multiples of 64 bytes, the width of a vector register and of a cache line. */
    private static final int ALIGNMENT = 16;

    private final List<Slot> slots;
    private final long decayed;
    private final long length;

    private ParameterLayout(List<Slot> slots, long decayed, long length) {
        this.slots = List.copyOf(slots);
        this.decayed = decayed;
        this.length = length;
    }

    /** A range of the flat tensor under the name that the program knows it by. */
    record Slot(String name, long offset, List<Long> shape, List<Parameter> parameters) {
        long size() {
            return product(shape);
        }

        /** The head's last linear layer, whose rows are the classes. */
        boolean isClassifier() {
            return name.startsWith("classifier.");
        }

        boolean inHead() {
            return isClassifier() || name.startsWith("pooler.");
        }
    }

    /** A parameter under its HuggingFace name. */
    record Parameter(String name, long offset, List<Long> shape) {
        long size() {
            return product(shape);
        }

        long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        boolean isBias() {
            return name.endsWith(".bias");
        }
    }

    static ParameterLayout of(ModelConfig config, int labels) {
        var builder = new Builder();
        var family = config.family();
        embeddings(builder, config);
        var names =
                switch (family) {
                    case DISTILBERT -> LayerNames.DISTILBERT;
                    case MPNET -> LayerNames.MPNET;
                    default -> LayerNames.BERT;
                };
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            layer(builder, config, layer, names);
        }
        long hidden = config.encoder().hiddenSize();
        builder.linear("pooler", hidden, hidden, family.head().dense());
        builder.linear("classifier", labels, hidden, family.head().output());
        return builder.build();
    }

    private static void embeddings(Builder builder, ModelConfig config) {
        var family = config.family().prefix();
        var prefix = family + ".embeddings.";
        long width = config.embeddings().size();
        builder.weight(
                "embeddings.word", config.embeddings().vocabularySize(), width, prefix + "word_embeddings.weight");
        builder.rows(
                "embeddings.position",
                config.embeddings().positionOffset(),
                config.embeddings().positions(),
                width,
                prefix + "position_embeddings.weight");
        if (config.embeddings().typeVocabularySize() > 0) {
            builder.weight(
                    "embeddings.type",
                    config.embeddings().typeVocabularySize(),
                    width,
                    prefix + "token_type_embeddings.weight");
        }
        if (config.encoder().distanceBuckets() > 0) {
            builder.undecayedWeight(
                    "embeddings.distance",
                    config.encoder().distanceBuckets(),
                    config.encoder().heads(),
                    family + ".encoder.relative_attention_bias.weight");
        }
        builder.norm("embeddings.norm", width, prefix + "LayerNorm");
        if (width != config.encoder().hiddenSize()) {
            builder.linear("projection", config.encoder().hiddenSize(), width, family + ".embeddings_project");
        }
    }

    /** What HuggingFace calls the parts of a layer, after the encoder's prefix; {@code path} has room for its number. */
    private record LayerNames(
            String path,
            String query,
            String key,
            String value,
            String attention,
            String attentionNorm,
            String up,
            String down,
            String outputNorm) {
        static final LayerNames BERT = new LayerNames(
                ".encoder.layer.%d.",
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm");
        static final LayerNames DISTILBERT = new LayerNames(
                ".transformer.layer.%d.",
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm");
        static final LayerNames MPNET = new LayerNames(
                BERT.path,
                "attention.attn.q",
                "attention.attn.k",
                "attention.attn.v",
                "attention.attn.o",
                "attention.LayerNorm",
                BERT.up,
                BERT.down,
                BERT.outputNorm);
    }

    private static void layer(Builder builder, ModelConfig config, int layer, LayerNames names) {
        var slot = "layer.%d.".formatted(layer);
        var prefix = config.family().prefix() + names.path.formatted(layer);
        long hidden = config.encoder().hiddenSize();
        long inner = config.encoder().intermediateSize();
        builder.linear(slot + "qkv", hidden, hidden, prefix + names.query, prefix + names.key, prefix + names.value);
        builder.linear(slot + "attention", hidden, hidden, prefix + names.attention);
        builder.norm(slot + "attention_norm", hidden, prefix + names.attentionNorm);
        builder.linear(slot + "up", inner, hidden, prefix + names.up);
        builder.linear(slot + "down", hidden, inner, prefix + names.down);
        builder.norm(slot + "output_norm", hidden, prefix + names.outputNorm);
    }

    List<Slot> slots() {
        return slots;
    }

    /** Weights of linear layers: what matrix products read. */
    List<Slot> matrices() {
        return slots.stream()
                .filter(slot -> slot.shape().size() == 2 && !slot.name().startsWith("embeddings."))
                .toList();
    }

    Stream<Parameter> parameters() {
        return slots.stream().flatMap(slot -> slot.parameters().stream());
    }

    /** Numbers of the flat tensor, the gaps of alignment included. */
    long length() {
        return length;
    }

    /** The first so many numbers of the flat tensor are under weight decay: all but biases and norms. */
    long decayed() {
        return decayed;
    }

    /** Trained numbers, without gaps. */
    long parameterCount() {
        return parameters().mapToLong(Parameter::size).sum();
    }

    private static long product(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private static final class Builder {
        /** A slot before it has its place; of its one part's rows the first {@code skipped} are left out. */
        private record Wanted(String name, List<Long> partShape, List<String> parts, long skipped) {
            Slot at(long offset, List<Parameter> parameters) {
                var shape = new ArrayList<>(partShape);
                shape.set(0, shape.get(0) * parts.size() - skipped);
                long rowSize = product(partShape.subList(1, partShape.size()));
                return new Slot(name, offset + skipped * rowSize, List.copyOf(shape), List.copyOf(parameters));
            }
        }

        private final List<Wanted> decayed = new ArrayList<>();
        private final List<Wanted> undecayed = new ArrayList<>();

        void weight(String slot, long rows, long columns, String... names) {
            decayed.add(new Wanted(slot, List.of(rows, columns), List.of(names), 0));
        }

        /** As a bias, which it is: Trainer of transformers excepts what has that word in its name. */
        void undecayedWeight(String slot, long rows, long columns, String name) {
            undecayed.add(new Wanted(slot, List.of(rows, columns), List.of(name), 0));
        }

        /** A weight of {@code skipped + rows} rows, of which the slot has the last ones. */
        void rows(String slot, long skipped, long rows, long columns, String name) {
            decayed.add(new Wanted(slot, List.of(skipped + rows, columns), List.of(name), skipped));
        }

        void linear(String slot, long rows, long columns, String... names) {
            weight(slot + ".weight", rows, columns, suffixed(names, ".weight"));
            undecayed.add(new Wanted(slot + ".bias", List.of(rows), List.of(suffixed(names, ".bias")), 0));
        }

        void norm(String slot, long size, String name) {
            undecayed.add(new Wanted(slot + ".weight", List.of(size), List.of(name + ".weight"), 0));
            undecayed.add(new Wanted(slot + ".bias", List.of(size), List.of(name + ".bias"), 0));
        }

        ParameterLayout build() {
            var slots = new ArrayList<Slot>();
            long end = place(decayed, slots, 0);
            return new ParameterLayout(slots, end, place(undecayed, slots, end));
        }

        private static long place(List<Wanted> wanted, List<Slot> slots, long start) {
            long offset = start;
            for (var slot : wanted) {
                var parameters = new ArrayList<Parameter>();
                long partSize = product(slot.partShape);
                for (int part = 0; part < slot.parts.size(); part++) {
                    parameters.add(new Parameter(slot.parts.get(part), offset + part * partSize, slot.partShape));
                }
                slots.add(slot.at(offset, parameters));
                long end = offset + partSize * slot.parts.size();
                offset = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            }
            return offset;
        }

        private static String[] suffixed(String[] names, String suffix) {
            return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
        }
    }
}
