package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.model.ModelFamily;
import io.tunelab.trainer.model.ModelWeights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills a layout from a model's safetensors: classifiers or bare encoders, with or without the family's
 * prefix. Tensors that the layout does not know (a language model's head, position ids) are left alone.
 */
final class ModelReader {
    private static final double INITIAL_DEVIATION = 0.02;
    private static final Pattern PREFIX = Pattern.compile(Arrays.stream(ModelFamily.values())
            .map(family -> family.names().prefix())
            .distinct()
            .collect(Collectors.joining("|", "^(?:", ")\\.")));

    private ModelReader() {}

    /**
     * What the file lacks of the head is drawn from N(0, 0.02), biases 0, norms 1. The numbers
     * come from the seed by Java's specified generator, so they are the same on every machine.
     *
     * @param labels of the classes, which a head that was trained before is matched with
     * @throws InvalidModelException {@code invalid_weights} if a tensor of the encoder is missing or has another shape
     */
    static HeadOrigin read(
            ModelDirectory model, List<String> labels, ParameterLayout layout, FlatTensor weights, long seed) {
        var random = new Random(seed);
        try (var file = ModelWeights.open(model.path())) {
            var head = Head.of(model.path(), labels, hasClassifier(file, layout), classifierFits(file, layout));
            for (var slot : layout.slots()) {
                boolean wanted = !slot.isClassifier() || head.isTaken();
                for (var parameter : slot.parameters()) {
                    var name = find(file, parameter).filter(found -> wanted);
                    if (name.isEmpty() && !slot.inHead()) {
                        throw new InvalidModelException(
                                "invalid_weights",
                                "%s has no tensor %s, which its config calls for"
                                        .formatted(model.path(), parameter.name()));
                    }
                    var numbers = name.map(found -> file.read(found, parameter.dimensions()))
                            .map(read -> slot.isClassifier() ? head.inOrder(read) : read)
                            .orElseGet(() -> initial(slot, parameter, random));
                    weights.write(parameter, numbers);
                }
            }
            return head.origin();
        }
    }

    private static boolean hasClassifier(ModelWeights file, ParameterLayout layout) {
        return classifier(layout).anyMatch(parameter -> file.contains(parameter.name()));
    }

    private static boolean classifierFits(ModelWeights file, ParameterLayout layout) {
        var shapes = file.shapes();
        return classifier(layout).allMatch(parameter -> parameter.shape().equals(shapes.get(parameter.name())));
    }

    private static Stream<ParameterLayout.Parameter> classifier(ParameterLayout layout) {
        return layout.slots().stream()
                .filter(ParameterLayout.Slot::isClassifier)
                .flatMap(slot -> slot.parameters().stream());
    }

    private static Optional<String> find(ModelWeights file, ParameterLayout.Parameter parameter) {
        return spellings(parameter.name()).stream().filter(file::contains).findFirst();
    }

    /** A bare encoder's file lacks the prefix; very old ones call a norm's weight gamma and its bias beta. */
    private static List<String> spellings(String name) {
        var old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        return Stream.of(name, old)
                .flatMap(
                        spelling -> Stream.of(spelling, PREFIX.matcher(spelling).replaceFirst("")))
                .distinct()
                .toList();
    }

    private static FloatBuffer initial(ParameterLayout.Slot slot, ParameterLayout.Parameter parameter, Random random) {
        var numbers = FloatBuffer.allocate(Math.toIntExact(parameter.size()));
        if (slot.isNormWeight()) {
            while (numbers.hasRemaining()) {
                numbers.put(1);
            }
        } else if (!parameter.isBias()) {
            while (numbers.hasRemaining()) {
                numbers.put((float) (INITIAL_DEVIATION * random.nextGaussian()));
            }
        }
        return numbers.clear();
    }
}
