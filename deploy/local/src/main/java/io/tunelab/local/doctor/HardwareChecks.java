package io.tunelab.local.doctor;

import static io.tunelab.local.doctor.Finding.missing;
import static io.tunelab.local.doctor.Finding.note;
import static io.tunelab.local.doctor.Finding.ok;

import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** Processor, memory, GPU. */
final class HardwareChecks {
    private static final long GB = 1_000_000_000;

    /** As docs/getting-started.md asks for. */
    private static final long RECOMMENDED_MEMORY = 4 * GB;

    /** The same features by which the trainer decides. */
    static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private final Machine machine;

    HardwareChecks(Machine machine) {
        this.machine = machine;
    }

    Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        var found = cores == 1 ? "1 core" : cores + " cores";
        return cores > 1
                ? ok("cores", found, "a trainer computes with all of them")
                : note("cores", found, "everything shares it: expect more than twice the documented times", "");
    }

    Finding processor() {
        var features = machine.processorFeatures();
        var name = machine.processorName();
        if (features.contains("amx_bf16")) {
            return ok("processor", name + ", AMX", "trains in bfloat16");
        }
        if (features.stream().anyMatch(BFLOAT16::contains)) {
            return ok("processor", name + ", bfloat16", "trains in bfloat16");
        }
        if (features.contains("avx512f")) {
            return ok("processor", name + ", AVX-512", "trains in float32; it cannot multiply bfloat16");
        }
        if (features.contains("avx2")) {
            return note(
                    "processor",
                    name + ", AVX2",
                    "trains in float32, about half as fast as a processor with bfloat16",
                    "the demo takes up to 6 minutes; `./tunelab demo --quick` takes less");
        }
        return note(
                "processor",
                name + ", no AVX2",
                "training is many times slower",
                "use `./tunelab demo --quick`, or another machine");
    }

    /** @param running whether a stack of this home has its memory already */
    Finding memory(boolean running) {
        var available = machine.availableMemory();
        if (available.isEmpty()) {
            return note("memory", "unknown", "the stack needs 4 GB", "");
        }
        var found = gigabytes(available.getAsLong()) + " available";
        if (running || available.getAsLong() >= RECOMMENDED_MEMORY) {
            return ok("memory", found, running ? "the running stack has its own already" : "the stack needs 4 GB");
        }
        var means = "the stack needs 4 GB, half of it for the trainer";
        return available.getAsLong() < RECOMMENDED_MEMORY / 2
                ? missing("memory", found, means, "close other programs, or raise the container's memory limit")
                : note("memory", found, means, "larger models may fail; close other programs");
    }

    Finding gpu(Installation installation) {
        var cards =
                machine.output("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader");
        boolean builtForCpu = builtForCpu(installation);
        if (cards.isEmpty() || cards.get().isBlank()) {
            return builtForCpu
                    ? ok("gpu", "none (nvidia-smi does not answer)", "trains on the processor")
                    : note(
                            "gpu",
                            "none (nvidia-smi does not answer)",
                            "this build is without libtorch for processors, and downloads it at the first training",
                            "build without -Dtunelab.gpu");
        }
        var found = String.join("; ", cards.get().lines().map(String::strip).toList());
        return builtForCpu
                ? note(
                        "gpu",
                        found,
                        "not used: this build has libtorch for processors only",
                        "./mvnw -DskipTests -Dtunelab.gpu package (see docs/gpu.md)")
                : ok("gpu", found, "trains on it; the driver must support CUDA 12.8");
    }

    /** Whether libtorch for processors lies among the trainer's libraries; a build for GPUs leaves it out. */
    private static boolean builtForCpu(Installation installation) {
        try (var libraries = Files.list(
                installation.runnable(Service.TRAINER).resolveSibling("lib").resolve("main"))) {
            return libraries.anyMatch(file -> file.getFileName().toString().contains("pytorch-native-cpu"));
        } catch (IOException | StackException e) {
            return true; // Not built; a build without options is for processors.
        }
    }

    static String gigabytes(long bytes) {
        return "%.1f GB".formatted((double) bytes / GB);
    }
}
