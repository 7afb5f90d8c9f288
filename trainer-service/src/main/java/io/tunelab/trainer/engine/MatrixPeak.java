package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The fastest matrix product that this machine shows at a precision: the yardstick for what a training step makes of it.
 *
 * @param flopsPerSecond a multiplication and an addition are two
 * @param rows of the product {@code [rows, inner] x [inner, columns]} that was fastest
 */
public record MatrixPeak(double flopsPerSecond, long rows, long inner, long columns) {
    private static final int ROUNDS = 8;
    private static final double ENOUGH_SECONDS = 1.5;
    // Enough that rounding the two matrices, which each round begins with, does not count.
    private static final double FLOPS_PER_ROUND_ON_CPU = 5e10;
    private static final double FLOPS_PER_ROUND_ON_GPU = 1e13;
    private static final List<Long> SIZES_ON_CPU = List.of(1024L, 2048L);
    private static final List<Long> SIZES_ON_GPU = List.of(4096L, 8192L);

    /** Takes two or three seconds; other work on the machine makes the result too small, never too large. */
    public static MatrixPeak measure(String device, Precision precision, int threads) {
        var where = NativeRuntime.device(device);
        NativeRuntime.load();
        NativeRuntime.useThreads(threads);
        var program = TrainingProgram.on(where);
        var best = new MatrixPeak(0, 0, 0, 0);
        try (var manager = NDManager.newBaseManager(where, "PyTorch")) {
            for (long size : where.isGpu() ? SIZES_ON_GPU : SIZES_ON_CPU) {
                double perRound = where.isGpu() ? FLOPS_PER_ROUND_ON_GPU : FLOPS_PER_ROUND_ON_CPU;
                double perProduct = 2.0 * size * size * size;
                long times = Math.max(1, Math.round(perRound / perProduct));
                double seconds = fastest(manager, program, precision, size, times);
                if (times * perProduct / seconds > best.flopsPerSecond) {
                    best = new MatrixPeak(times * perProduct / seconds, size, size, size);
                }
            }
        }
        return best;
    }

    private static double fastest(
            NDManager manager, TrainingProgram program, Precision precision, long size, long times) {
        double best = Double.POSITIVE_INFINITY;
        try (var scope = manager.newSubManager()) {
            var arguments = new NDList(
                    scope.randomNormal(new Shape(size, size)),
                    scope.randomNormal(new Shape(size, size)),
                    scope.create(precision == Precision.BF16),
                    scope.create(times));
            long begin = System.nanoTime();
            for (int round = 0; round < ROUNDS && (System.nanoTime() - begin) / 1e9 < ENOUGH_SECONDS; round++) {
                long start = System.nanoTime();
                // Reading a number of the result waits for the device.
                program.call(scope, ProgramMethod.MULTIPLY, arguments).get(0).toFloatArray();
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return best;
    }
}
