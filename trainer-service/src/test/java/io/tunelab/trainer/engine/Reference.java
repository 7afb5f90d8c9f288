package io.tunelab.trainer.engine;

import ai.djl.Device;
import io.tunelab.trainer.model.ModelDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The engine with {@code reference.torchscript} in place of the program that trains: all else around it is the same. */
final class Reference {
    private static TrainingProgram program;

    private Reference() {}

    /** Float32, on the CPU, without dropout. */
    static TorchEngine open(ModelDirectory model, EngineSettings settings) {
        var variant = new TorchEngineFactory.Variant(false, Optional.empty(), Optional.of(program()));
        return new TorchEngineFactory(OptionalLong.empty()).open(model, settings, variant);
    }

    private static synchronized TrainingProgram program() {
        if (program == null) {
            try (var text = Reference.class.getResourceAsStream("/torchscript/reference.torchscript")) {
                var archive = ProgramArchive.pack(text.readAllBytes());
                program = TrainingProgram.load(Device.cpu(), new ByteArrayInputStream(archive));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return program;
    }
}
