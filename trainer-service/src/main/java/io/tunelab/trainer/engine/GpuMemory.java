package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.Optional;

/** Memory of a GPU in bytes, of all processes that use it. */
public record GpuMemory(long used, long total) {
    /** Asks the driver; empty if {@code device} is no GPU, or the driver does not tell. */
    public static Optional<GpuMemory> of(String device) {
        if (!device.startsWith("cuda")) {
            return Optional.empty();
        }
        try {
            var memory = CudaUtils.getGpuMemory(Device.fromName(device.replaceFirst("^cuda:?", "gpu")));
            return Optional.of(new GpuMemory(memory.getCommitted(), memory.getMax()));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
