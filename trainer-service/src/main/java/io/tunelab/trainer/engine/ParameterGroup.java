package io.tunelab.trainer.engine;

import io.tunelab.trainer.engine.ParameterLayout.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Parameters that lie one after another in the flat tensor and are trained alike. What belongs to no group stays as it is.
 *
 * @param start first number of the range
 * @param length numbers of the range
 * @param weightDecay of the optimizer
 * @param share factor of the learning rate
 */
record ParameterGroup(long start, long length, double weightDecay, double share) {
    /**
     * As few as there can be. With a decay by layer the head has the whole rate, the last layer the factor's share of it, and
     * so on down to the embeddings (as Bao et al. 2022, BEiT).
     */
    static List<ParameterGroup> of(ParameterLayout layout, int layers, EngineSettings settings) {
        var fineTuning = settings.fineTuning();
        int trained = fineTuning.frozenLayers().orElse(-1) + 1;
        var groups = new ArrayList<ParameterGroup>();
        var slots = layout.slots();
        for (int place = 0; place < slots.size(); place++) {
            long start = layout.start(slots.get(place));
            long end = place + 1 < slots.size() ? layout.start(slots.get(place + 1)) : layout.length();
            int depth = depth(slots.get(place), layers);
            if (depth < trained) {
                continue;
            }
            double decay = start < layout.decayed() ? settings.optimization().weightDecay() : 0;
            double share = Math.pow(fineTuning.layerDecay(), layers + 1.0 - depth);
            add(groups, new ParameterGroup(start, end - start, decay, share));
        }
        return groups;
    }

    private static void add(List<ParameterGroup> groups, ParameterGroup next) {
        var last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        boolean together = last != null
                && last.start + last.length == next.start
                && last.weightDecay == next.weightDecay
                && last.share == next.share;
        if (together) {
            groups.set(
                    groups.size() - 1,
                    new ParameterGroup(last.start, last.length + next.length, last.weightDecay, last.share));
        } else {
            groups.add(next);
        }
    }

    /**
     * 0 for embeddings, 1 for the first layer, and one more than the layers for what comes after them. Parameters that layers
     * share are those of the highest one.
     */
    private static int depth(Slot slot, int layers) {
        var name = slot.names().get(slot.names().size() - 1);
        if (name.startsWith("embeddings.") || name.startsWith("projection.")) {
            return 0;
        }
        return name.startsWith("layer.") ? Integer.parseInt(name.split("\\.")[1]) + 1 : layers + 1;
    }

    /** Row by row: start, length, weight decay, share. */
    static double[] numbers(List<ParameterGroup> groups) {
        return groups.stream()
                .flatMapToDouble(group -> DoubleStream.of(group.start, group.length, group.weightDecay, group.share))
                .toArray();
    }
}
