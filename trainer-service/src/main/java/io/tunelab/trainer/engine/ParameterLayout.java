package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.Places;
import java.util.ArrayList;
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

    /**
     * A range of the flat tensor.
     *
     * @param names under which the program knows it: one, or one for each of the layers that share it
     */
    record Slot(List<String> names, long offset, List<Long> shape, List<Parameter> parameters) {
        Slot {
            names = List.copyOf(names);
        }

        String name() {
            return names.get(0);
        }

        long size() {
            return product(shape);
        }

        /** The head's last linear layer, whose rows are the classes. */
        boolean isClassifier() {
            return name().startsWith("classifier.");
        }

        boolean inHead() {
            return isClassifier() || name().startsWith("pooler.");
        }

        /** The factors of a norm, which begin as 1. */
        boolean isNormWeight() {
            return name().endsWith("norm.weight");
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
        var builder = new Builder(config.family().names().prefix() + ".");
        embeddings(builder, config);
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            layer(builder, config, layer);
        }
        var names = config.family().names();
        long hidden = config.encoder().hiddenSize();
        builder.norm(
                "final_norm",
                hidden,
                config.biases().norms(),
                names.embeddings().finalNorm());
        var head = names.head();
        var whole = new Builder("", builder);
        whole.linear("pooler", hidden, hidden, config.biases().head(), List.of(head.dense()));
        whole.norm("pooler.norm", hidden, config.biases().norms(), head.norm());
        whole.linear("classifier", labels, hidden, true, List.of(head.output()));
        return builder.build();
    }

    private static void embeddings(Builder builder, ModelConfig config) {
        var names = config.family().names().embeddings();
        var embeddings = config.embeddings();
        long width = embeddings.size();
        long hidden = config.encoder().hiddenSize();
        builder.weight("embeddings.word", embeddings.vocabularySize(), width, names.words());
        if (config.places().hasTable()) {
            int offset = config.places().offset();
            builder.rows("embeddings.position", offset, embeddings.positions(), width, names.positions());
        }
        if (embeddings.typeVocabularySize() > 0) {
            builder.weight("embeddings.type", embeddings.typeVocabularySize(), width, names.types());
        }
        if (config.places() instanceof Places.TableAndDistances distances) {
            long heads = config.encoder().heads();
            builder.undecayedWeight("embeddings.distance", distances.buckets(), heads, names.distances());
        }
        if (config.places() instanceof Places.Relative relative) {
            builder.weight("embeddings.relative", 2L * relative.span(), hidden, names.distances());
            builder.norm("embeddings.relative_norm", hidden, true, names.distanceNorm());
        }
        builder.norm("embeddings.norm", width, config.biases().norms(), names.norm());
        if (embeddings.projected()) {
            builder.linear("projection", hidden, width, true, List.of(names.projection()));
        }
    }

    private static void layer(Builder all, ModelConfig config, int layer) {
        var slot = "layer.%d.".formatted(layer);
        var names = config.family().names().layer();
        // Where layers share their parameters, the path has no place for a number, and the names are those of the
        // first.
        var path = config.family().names().layers().formatted(layer);
        var builder = new Builder(all.prefix + path, all);
        var norms = names.norms();
        boolean biased = config.biases().norms();
        long hidden = config.encoder().hiddenSize();
        long inner = config.encoder().intermediateSize();
        // The first layer of those that begin with a norm gets what the embeddings' norm has made.
        builder.norm(slot + "before_attention", hidden, biased, layer == 0 ? "" : norms.beforeAttention());
        long parts = 3 / names.queryKeyValue().size();
        builder.linear(slot + "qkv", parts * hidden, hidden, config.biases().attention(), names.queryKeyValue());
        if (config.places() instanceof Places.Relative relative && relative.ownProducts()) {
            builder.linear(slot + "relative", hidden, hidden, true, names.relative());
        }
        builder.linear(slot + "attention", hidden, hidden, config.biases().attention(), List.of(names.attention()));
        builder.norm(slot + "attention_norm", hidden, biased, norms.afterAttention());
        builder.norm(slot + "before_feed_forward", hidden, biased, norms.beforeFeedForward());
        long up = config.feedForward().gated() ? 2 * inner : inner;
        builder.linear(slot + "up", up, hidden, config.biases().feedForward(), List.of(names.up()));
        builder.linear(slot + "down", hidden, inner, config.biases().feedForward(), List.of(names.down()));
        builder.norm(slot + "output_norm", hidden, biased, norms.afterFeedForward());
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

    /** Where the slot's parameters begin, those rows included that it leaves out. */
    long start(Slot slot) {
        return slot.parameters().get(0).offset();
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

    /** Collects slots; names come without the prefix. */
    private static final class Builder {
        /** A slot before it has its place; of its one part's rows the first {@code skipped} are left out. */
        private record Wanted(List<String> names, List<Long> partShape, List<String> parts, long skipped) {
            Slot at(long offset, List<Parameter> parameters) {
                var shape = new ArrayList<>(partShape);
                shape.set(0, shape.get(0) * parts.size() - skipped);
                long rowSize = product(partShape.subList(1, partShape.size()));
                return new Slot(names, offset + skipped * rowSize, List.copyOf(shape), List.copyOf(parameters));
            }
        }

        private final String prefix;
        private final List<Wanted> decayed;
        private final List<Wanted> undecayed;

        Builder(String prefix) {
            this.prefix = prefix;
            this.decayed = new ArrayList<>();
            this.undecayed = new ArrayList<>();
        }

        /** Adds to the same slots. */
        Builder(String prefix, Builder same) {
            this.prefix = prefix;
            this.decayed = same.decayed;
            this.undecayed = same.undecayed;
        }

        void weight(String slot, long rows, long columns, String name) {
            add(decayed, slot, List.of(rows, columns), List.of(name), ".weight", 0);
        }

        /** As a bias, which it is: Trainer of transformers excepts what has that word in its name. */
        void undecayedWeight(String slot, long rows, long columns, String name) {
            add(undecayed, slot, List.of(rows, columns), List.of(name), ".weight", 0);
        }

        /** A weight of {@code skipped + rows} rows, of which the slot has the last ones. */
        void rows(String slot, long skipped, long rows, long columns, String name) {
            add(decayed, slot, List.of(skipped + rows, columns), List.of(name), ".weight", skipped);
        }

        void linear(String slot, long rows, long columns, boolean biased, List<String> names) {
            add(decayed, slot + ".weight", List.of(rows, columns), names, ".weight", 0);
            if (biased) {
                add(undecayed, slot + ".bias", List.of(rows), names, ".bias", 0);
            }
        }

        /** @param name empty: there is none */
        void norm(String slot, long size, boolean biased, String name) {
            if (name.isEmpty()) {
                return;
            }
            add(undecayed, slot + ".weight", List.of(size), List.of(name), ".weight", 0);
            if (biased) {
                add(undecayed, slot + ".bias", List.of(size), List.of(name), ".bias", 0);
            }
        }

        /** Another slot of the same parameters is another name of the first one. */
        private void add(
                List<Wanted> wanted, String slot, List<Long> shape, List<String> names, String suffix, long skipped) {
            var parts = names.stream().map(name -> prefix + name + suffix).toList();
            for (int place = 0; place < wanted.size(); place++) {
                var known = wanted.get(place);
                if (known.parts.equals(parts)) {
                    var slots = new ArrayList<>(known.names);
                    slots.add(slot);
                    wanted.set(place, new Wanted(List.copyOf(slots), shape, parts, skipped));
                    return;
                }
            }
            wanted.add(new Wanted(List.of(slot), shape, parts, skipped));
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
    }
}
