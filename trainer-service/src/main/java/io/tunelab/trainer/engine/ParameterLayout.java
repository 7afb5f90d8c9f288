package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where every parameter lies in the one flat float32 tensor that holds them all.
 *
 * <p>A {@link Slot} is what the program works with; it is one HuggingFace parameter, or three that are multiplied at once
 * (query, key, value). Slots under weight decay come first, so that the optimizer needs two ranges only.
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
    }

    /** A parameter under its HuggingFace name. */
    record Parameter(String name, long offset, List<Long> shape) {
        long size() {
            return product(shape);
        }

        long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        boolean inHead() {
            return Stream.of("bert.pooler.", "pre_classifier.", "classifier.").anyMatch(name::startsWith);
        }

        boolean isBias() {
            return name.endsWith(".bias");
        }
    }

    static ParameterLayout of(ModelConfig config, int labels) {
        var builder = new Builder();
        boolean bert = config.family() == ModelFamily.BERT;
        embeddings(builder, config, bert);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(builder, config, layer, bert ? BERT_LAYER : DISTILBERT_LAYER);
        }
        long hidden = config.hiddenSize();
        builder.linear("pooler", hidden, hidden, bert ? "bert.pooler.dense" : "pre_classifier");
        builder.linear("classifier", labels, hidden, "classifier");
        return builder.build();
    }

    private static void embeddings(Builder builder, ModelConfig config, boolean bert) {
        var prefix = config.family().modelType() + ".embeddings.";
        long hidden = config.hiddenSize();
        builder.weight("embeddings.word", config.vocabularySize(), hidden, prefix + "word_embeddings.weight");
        builder.weight("embeddings.position", config.maxPositions(), hidden, prefix + "position_embeddings.weight");
        if (bert) {
            builder.weight(
                    "embeddings.type", config.typeVocabularySize(), hidden, prefix + "token_type_embeddings.weight");
        }
        builder.norm("embeddings.norm", hidden, prefix + "LayerNorm");
    }

    private static final String BERT_LAYER = "bert.encoder.layer.%d.";
    private static final String DISTILBERT_LAYER = "distilbert.transformer.layer.%d.";
    private static final Map<String, Map<String, String>> NAMES = Map.of(
            BERT_LAYER,
            Map.of(
                    "q", "attention.self.query",
                    "k", "attention.self.key",
                    "v", "attention.self.value",
                    "attention", "attention.output.dense",
                    "attention_norm", "attention.output.LayerNorm",
                    "up", "intermediate.dense",
                    "down", "output.dense",
                    "output_norm", "output.LayerNorm"),
            DISTILBERT_LAYER,
            Map.of(
                    "q", "attention.q_lin",
                    "k", "attention.k_lin",
                    "v", "attention.v_lin",
                    "attention", "attention.out_lin",
                    "attention_norm", "sa_layer_norm",
                    "up", "ffn.lin1",
                    "down", "ffn.lin2",
                    "output_norm", "output_layer_norm"));

    private static void layer(Builder builder, ModelConfig config, int layer, String pattern) {
        var slot = "layer.%d.".formatted(layer);
        var prefix = pattern.formatted(layer);
        var names = NAMES.get(pattern);
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        builder.linear(
                slot + "qkv",
                hidden,
                hidden,
                prefix + names.get("q"),
                prefix + names.get("k"),
                prefix + names.get("v"));
        builder.linear(slot + "attention", hidden, hidden, prefix + names.get("attention"));
        builder.norm(slot + "attention_norm", hidden, prefix + names.get("attention_norm"));
        builder.linear(slot + "up", inner, hidden, prefix + names.get("up"));
        builder.linear(slot + "down", hidden, inner, prefix + names.get("down"));
        builder.norm(slot + "output_norm", hidden, prefix + names.get("output_norm"));
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

    /** The first so many numbers of the flat tensor are under weight decay: all but biases and layer norms. */
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
        /** A slot before it has its place. */
        private record Wanted(String name, List<Long> partShape, List<String> parts) {}

        private final List<Wanted> decayed = new ArrayList<>();
        private final List<Wanted> undecayed = new ArrayList<>();

        void weight(String slot, long rows, long columns, String... names) {
            decayed.add(new Wanted(slot, List.of(rows, columns), List.of(names)));
        }

        void linear(String slot, long rows, long columns, String... names) {
            weight(slot + ".weight", rows, columns, suffixed(names, ".weight"));
            undecayed.add(new Wanted(slot + ".bias", List.of(rows), List.of(suffixed(names, ".bias"))));
        }

        void norm(String slot, long size, String name) {
            undecayed.add(new Wanted(slot + ".weight", List.of(size), List.of(name + ".weight")));
            undecayed.add(new Wanted(slot + ".bias", List.of(size), List.of(name + ".bias")));
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
                var shape = new ArrayList<>(slot.partShape);
                shape.set(0, shape.get(0) * slot.parts.size());
                slots.add(new Slot(slot.name, offset, List.copyOf(shape), List.copyOf(parameters)));
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
