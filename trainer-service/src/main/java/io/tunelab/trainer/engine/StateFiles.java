package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.SafetensorsFile;
import io.tunelab.trainer.model.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Weights and optimizer state as safetensors files, every tensor under the HuggingFace name of its parameter. */
final class StateFiles {
    private static final String WEIGHTS = "weights.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String STEPS = "steps";
    private static final String FIRST_MOMENT = "first_moment.";
    private static final String SECOND_MOMENT = "second_moment.";

    private StateFiles() {}

    static void save(
            Path directory,
            ParameterLayout layout,
            FlatTensor weights,
            FlatTensor first,
            FlatTensor second,
            long steps) {
        saveWeights(directory.resolve(WEIGHTS), layout, weights);
        var moments = new ArrayList<>(sources(layout, first, FIRST_MOMENT));
        moments.addAll(sources(layout, second, SECOND_MOMENT));
        write(directory.resolve(OPTIMIZER), moments, Map.of(STEPS, Long.toString(steps)));
    }

    /** Returns the number of steps. */
    static long load(Path directory, ParameterLayout layout, FlatTensor weights, FlatTensor first, FlatTensor second) {
        loadWeights(directory.resolve(WEIGHTS), layout, weights);
        try (var file = SafetensorsFile.open(directory.resolve(OPTIMIZER))) {
            readAll(file, layout, first, FIRST_MOMENT);
            readAll(file, layout, second, SECOND_MOMENT);
            return Long.parseLong(file.metadata().get(STEPS));
        }
    }

    static void saveWeights(Path file, ParameterLayout layout, FlatTensor weights) {
        write(file, sources(layout, weights, ""), Map.of());
    }

    static void loadWeights(Path path, ParameterLayout layout, FlatTensor weights) {
        try (var file = SafetensorsFile.open(path)) {
            readAll(file, layout, weights, "");
        }
    }

    static List<Source> sources(ParameterLayout layout, FlatTensor tensor, String prefix) {
        return layout.parameters()
                .map(parameter -> new Source(prefix, parameter, tensor))
                .toList();
    }

    private static void readAll(SafetensorsFile file, ParameterLayout layout, FlatTensor target, String prefix) {
        layout.parameters()
                .forEach(parameter ->
                        target.write(parameter, file.read(prefix + parameter.name(), parameter.dimensions())));
    }

    private static void write(Path file, List<Source> sources, Map<String, String> metadata) {
        try {
            SafetensorsWriter.write(file, sources, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** A parameter's numbers in a flat tensor. */
    record Source(String prefix, ParameterLayout.Parameter parameter, FlatTensor tensor)
            implements SafetensorsWriter.Source {
        @Override
        public String name() {
            return prefix + parameter.name();
        }

        @Override
        public long[] shape() {
            return parameter.dimensions();
        }

        @Override
        public FloatBuffer read() {
            return tensor.read(parameter);
        }
    }
}
