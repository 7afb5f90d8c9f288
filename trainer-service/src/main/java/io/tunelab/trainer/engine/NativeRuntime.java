package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** libtorch in this process: loaded once, with the settings that must stand before it is. */
final class NativeRuntime {
    private static boolean loaded;

    private NativeRuntime() {}

    /** Loads libtorch if it is not there yet. */
    static synchronized ai.djl.engine.Engine load() {
        if (!loaded) {
            // The profiling executor recompiles the program for shapes that never come again.
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
            // DJL would tell its makers about every start.
            System.setProperty("OPT_OUT_TRACKING", "true");
            setIfAbsent("ai.djl.pytorch.num_interop_threads", 1);
            setIfAbsent("ai.djl.pytorch.num_threads", Runtime.getRuntime().availableProcessors());
            loaded = true;
        }
        return ai.djl.engine.Engine.getEngine("PyTorch");
    }

    static void useThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    static String version() {
        return "djl %s, pytorch %s".formatted(ai.djl.engine.Engine.getDjlVersion(), load().getVersion());
    }

    /** The device that {@code auto}, {@code cpu} or {@code cuda:N} means here. */
    static Device device(String configured) {
        int gpus = configured.equals("cpu") ? 0 : load().getGpuCount();
        if (configured.equals("cpu") || configured.equals("auto") && gpus == 0) {
            return Device.cpu();
        }
        int index = configured.equals("auto") ? 0 : Integer.parseInt(configured.substring("cuda:".length()));
        if (index >= gpus) {
            throw new IllegalArgumentException(
                    "device is %s, but %d CUDA devices were found".formatted(configured, gpus));
        }
        return Device.gpu(index);
    }

    /** A manager for tensors that the program reads itself, or takes to the device, closed with {@code scope}. */
    static NDManager onHost(NDManager scope) {
        return scope.getDevice().isGpu() ? scope.newSubManager(Device.cpu()) : scope;
    }

    static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** Does the processor multiply bfloat16 in hardware? Emulated, it is slower than float32. */
    static boolean cpuMultipliesBfloat16() {
        return multipliesBfloat16(cpuInfo("flags").or(() -> cpuInfo("Features")).orElse(""));
    }

    /** The same, of a line of flags as the kernel lists them: some kernels separate by more than one space. */
    static boolean multipliesBfloat16(String flags) {
        return Arrays.stream(flags.split("\\s+")).anyMatch(Set.of("avx512_bf16", "amx_bf16", "bf16")::contains);
    }

    /** Ampere or later: multiplies bfloat16, and runs flash attention. */
    static boolean isAmpere(Device gpu) {
        return Integer.parseInt(CudaUtils.getComputeCapability(gpu.getDeviceId())) >= 80;
    }

    static String deviceName(Device device) {
        if (device.isGpu()) {
            return gpuName(device.getDeviceId());
        }
        return cpuInfo("model name").orElse(System.getProperty("os.arch"));
    }

    private static String gpuName(int index) {
        var information = Path.of("/proc/driver/nvidia/gpus");
        try (var gpus = Files.list(information)) {
            var names = gpus.sorted()
                    .map(gpu -> firstValue(gpu.resolve("information"), "Model").orElse("NVIDIA GPU"))
                    .collect(Collectors.toList());
            return index < names.size() ? names.get(index) : "NVIDIA GPU";
        } catch (IOException e) {
            return "NVIDIA GPU";
        }
    }

    private static Optional<String> cpuInfo(String key) {
        return firstValue(Path.of("/proc/cpuinfo"), key);
    }

    private static Optional<String> firstValue(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void setIfAbsent(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
