package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The TorchScript program, loaded onto a device. Its methods are those of {@code training.torchscript}. */
final class TrainingProgram {
    private static final Map<Device, TrainingProgram> LOADED = new ConcurrentHashMap<>();

    private final Model model;

    private TrainingProgram(Model model) {
        this.model = model;
    }

    /**
     * The program on {@code device}. It holds no state, and libtorch optimises each copy when it first runs, so a process
     * has one per device and keeps it.
     */
    static TrainingProgram on(Device device) {
        return LOADED.computeIfAbsent(device, where -> load(where, ProgramArchive.open()));
    }

    /** Another program with the same methods: what tests hold this one against. */
    static TrainingProgram load(Device device, InputStream archive) {
        NativeRuntime.load();
        var model = Model.newInstance("tunelab", device, "PyTorch");
        try {
            model.load(archive);
            return new TrainingProgram(model);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(e);
        } catch (MalformedModelException | RuntimeException e) {
            model.close();
            throw new IllegalStateException("the training program does not load", e);
        }
    }

    /** Calls {@code method} for its effect on the arguments. */
    void call(ProgramMethod method, NDArray... arguments) {
        try (var scope = arguments[0].getManager().newSubManager()) {
            call(scope, method, new NDList(arguments));
        }
    }

    /**
     * Calls {@code method}. An argument named {@code a.b} is entry b of the dictionary a.
     *
     * @param arguments in the order of the method
     * @return what the method returns, owned by {@code scope}
     */
    NDList call(NDManager scope, ProgramMethod method, NDList arguments) {
        method.requireArguments(arguments);
        // DJL takes the method's name from the name of an array that is not itself an argument; results join its
        // manager.
        var selector = scope.zeros(new Shape());
        selector.setName("module_method:" + method.method());
        var inputs = new NDList(selector);
        inputs.addAll(arguments);
        // As "training": otherwise DJL runs in inference mode, where nothing can be differentiated.
        return model.getBlock().forward(new ParameterStore(scope, false), inputs, true);
    }
}
