package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** One flat float32 tensor with a view for each slot of a layout. It lives as long as its manager. */
final class FlatTensor {
    private final TrainingProgram program;
    private final NDArray numbers;
    private final NDList views;

    /** A tensor that exists, {@code [layout.length()]}, without views. */
    FlatTensor(TrainingProgram program, NDArray numbers) {
        this.program = program;
        this.numbers = numbers;
        this.views = new NDList();
    }

    /** @param dictionary the name of the dictionary as which the program receives the views */
    FlatTensor(NDManager manager, TrainingProgram program, ParameterLayout layout, String dictionary) {
        this(program, manager.zeros(new Shape(layout.length()), DataType.FLOAT32));
        for (var slot : layout.slots()) {
            for (var name : slot.names()) {
                var view = view(slot);
                view.setName(dictionary + "." + name);
                views.add(view);
            }
        }
    }

    /** The whole, {@code [layout.length()]}. */
    NDArray numbers() {
        return numbers;
    }

    /** One view for each name of a slot, named {@code dictionary.name}. */
    NDList views() {
        return views;
    }

    /** A new view, named as the slot; it lives as long as the manager. */
    NDArray view(ParameterLayout.Slot slot) {
        var view = view(slot.offset(), slot.size(), slot.shape());
        view.setName(slot.name());
        return view;
    }

    void write(ParameterLayout.Parameter parameter, FloatBuffer values) {
        var bytes = ByteBuffer.allocateDirect(4 * values.remaining()).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        try (var source = numbers.getManager().create(bytes, new Shape(parameter.size()), DataType.FLOAT32);
                var target = view(parameter.offset(), parameter.size(), List.of(parameter.size()))) {
            program.call(ProgramMethod.COPY, target, source);
        }
    }

    FloatBuffer read(ParameterLayout.Parameter parameter) {
        try (var view = view(parameter.offset(), parameter.size(), List.of(parameter.size()))) {
            return FloatBuffer.wrap(view.toFloatArray());
        }
    }

    /** Becomes equal to {@code source}, {@code [layout.length()]}. */
    void copyFrom(NDArray source) {
        program.call(ProgramMethod.COPY, numbers, source);
    }

    void zero() {
        program.call(ProgramMethod.ZERO, numbers);
    }

    private NDArray view(long offset, long size, List<Long> shape) {
        try (var range = numbers.get(new NDIndex("{}:{}", offset, offset + size))) {
            return range.reshape(new Shape(shape));
        }
    }
}
