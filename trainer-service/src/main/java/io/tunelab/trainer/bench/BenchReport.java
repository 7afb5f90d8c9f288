package io.tunelab.trainer.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tunelab.contract.event.RunEvent.Examples;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.trainer.engine.EngineDescription;
import io.tunelab.trainer.engine.MatrixPeak;
import io.tunelab.trainer.files.RunReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code bench train} found. Rates count real tokens, special ones included; nothing is padded.
 *
 * @param paddingOfOthers share of padding that batches padded to their longest text would have
 * @param losses mean training loss of the first and of the last fifth of the steps, nats
 * @param run with {@code --epochs}: every epoch's metrics and the test
 */
record BenchReport(
        @JsonUnwrapped Subject subject,
        StartUp startUp,
        Rate training,
        Optional<Rate> evaluation,
        double paddingOfOthers,
        Work work,
        Memory memory,
        Losses losses,
        Optional<RunReport> run) {
    /** What was measured. */
    record Subject(String model, String data, Settings settings, EngineDescription engine, Examples examples) {}

    /** @param precision as it was asked for; the engine's is what was used */
    record Settings(int maxLength, int batchSize, int evalBatchSize, double learningRate, String precision, long seed) {
        static Settings of(ExperimentRequest request) {
            return new Settings(
                    request.maxLength(),
                    request.batchSize(),
                    request.evalBatchSize(),
                    request.learningRate(),
                    request.precision().wireName(),
                    request.seed());
        }
    }

    /** Seconds until the first training step was done, from the start of the process, and parts of it. */
    record StartUp(double total, double data, double model, double firstStep) {}

    /**
     * Steps (or batches) one after another.
     *
     * @param medianTokensPerSecond of the single steps' rates: what a busy neighbour disturbs little
     * @param tokensPerCpuSecond by the processor time of all threads, which a busy neighbour disturbs least
     */
    record Rate(
            int steps,
            long tokens,
            long examples,
            double seconds,
            double tokensPerSecond,
            double medianTokensPerSecond,
            double tokensPerCpuSecond,
            double examplesPerSecond,
            Percentiles stepSeconds) {
        static Rate of(List<StepTime> steps) {
            long tokens = steps.stream().mapToLong(StepTime::tokens).sum();
            long examples = steps.stream().mapToLong(StepTime::examples).sum();
            double seconds = steps.stream().mapToDouble(StepTime::seconds).sum();
            var rates = steps.stream().mapToDouble(step -> step.tokens / step.seconds);
            return new Rate(
                    steps.size(),
                    tokens,
                    examples,
                    seconds,
                    tokens / seconds,
                    Percentiles.of(rates.toArray()).p50(),
                    tokens / steps.stream().mapToDouble(StepTime::cpuSeconds).sum(),
                    examples / seconds,
                    Percentiles.of(steps.stream().mapToDouble(StepTime::seconds).toArray()));
        }
    }

    /** One step, or one evaluated batch; {@code cpuSeconds} of all threads of the process together. */
    record StepTime(long tokens, int examples, double seconds, double cpuSeconds) {}

    /** Nearest ranks. */
    record Percentiles(double min, double p10, double p50, double p90, double p99, double max) {
        static Percentiles of(double[] values) {
            var sorted = values.clone();
            Arrays.sort(sorted);
            return new Percentiles(
                    sorted[0],
                    rank(sorted, 0.1),
                    rank(sorted, 0.5),
                    rank(sorted, 0.9),
                    rank(sorted, 0.99),
                    sorted[sorted.length - 1]);
        }

        private static double rank(double[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1];
        }
    }

    /**
     * Operations per real token in training, as {@link ModelWork} counts them, and what the machine made of them.
     *
     * @param flopsPerSecond from the median rate, by the model's definition
     * @param peak the fastest product of large square matrices, measured after the run
     * @param shareOfPeak {@code flopsPerSecond / peak}
     * @param executedShareOfPeak the same for the operations that were really done
     */
    record Work(
            double modelFlopsPerToken,
            double executedFlopsPerToken,
            double flopsPerSecond,
            double executedFlopsPerSecond,
            MatrixPeak peak,
            double shareOfPeak,
            double executedShareOfPeak) {
        static Work of(ModelWork forward, Rate training, MatrixPeak peak) {
            double model = ModelWork.TRAINING * forward.model() / forward.tokens();
            double executed = ModelWork.TRAINING * forward.executed() / forward.tokens();
            double rate = training.medianTokensPerSecond();
            return new Work(
                    model,
                    executed,
                    model * rate,
                    executed * rate,
                    peak,
                    model * rate / peak.flopsPerSecond(),
                    executed * rate / peak.flopsPerSecond());
        }
    }

    /**
     * Of the whole process, in bytes.
     *
     * @param curve resident memory at up to 100 steps, evenly spread
     */
    record Memory(OptionalLong peakRssBytes, OptionalLong gpuBytes, List<AtStep> curve) {
        Memory {
            curve = List.copyOf(curve);
        }
    }

    /** Resident memory after a step. */
    record AtStep(int step, long rssBytes) {}

    record Losses(double first, double last) {}
}
