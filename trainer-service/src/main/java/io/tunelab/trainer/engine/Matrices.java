package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/**
 * The weights of linear layers at the precision of matrix products: in float32 the weights themselves, in bfloat16
 * copies, rounded once per step instead of at every use.
 */
final class Matrices {
    private static final String DICTIONARY = "matrices.";

    private final TrainingProgram program;
    private final NDManager manager;
    private final NDList weights;
    private final NDList copies;
    private final NDList views = new NDList();
    private final boolean rounded;

    private Matrices(
            NDManager manager,
            TrainingProgram program,
            ParameterLayout layout,
            NDList weights,
            NDList copies,
            boolean rounded) {
        this.manager = manager;
        this.program = program;
        this.weights = weights;
        this.copies = copies;
        this.rounded = rounded;
        views.addAll(copies);
        for (var slot : layout.matrices()) {
            var first = copies.get(DICTIONARY + slot.name());
            for (var name : slot.names().subList(1, slot.names().size())) {
                var same = first.reshape(first.getShape());
                same.setName(DICTIONARY + name);
                views.add(same);
            }
        }
    }

    static Matrices of(
            NDManager manager,
            TrainingProgram program,
            ParameterLayout layout,
            FlatTensor tensor,
            Precision precision) {
        var views = new NDList();
        layout.matrices().forEach(slot -> views.add(tensor.view(slot)));
        if (precision == Precision.FP32) {
            return new Matrices(manager, program, layout, views, rename(views, name -> DICTIONARY + name), false);
        }
        try (var scope = manager.newSubManager()) {
            var copies = program.call(scope, ProgramMethod.ROUNDED, rename(views, name -> "weights." + name));
            copies.attach(manager);
            return new Matrices(manager, program, layout, views, rename(copies, name -> DICTIONARY + name), true);
        }
    }

    /** Named {@code matrices.slot}, for each name of a slot. */
    NDList views() {
        return views;
    }

    /** To be called whenever the weights have changed. */
    void follow() {
        if (!rounded) {
            return;
        }
        try (var scope = manager.newSubManager()) {
            var arguments = new NDList(copies);
            arguments.addAll(weights);
            arguments.add(scope.zeros(new Shape()));
            program.call(scope, ProgramMethod.ROUND, arguments);
        }
    }

    private static NDList rename(NDList arrays, UnaryOperator<String> name) {
        for (NDArray array : arrays) {
            array.setName(name.apply(array.getName()));
        }
        return arrays;
    }
}
