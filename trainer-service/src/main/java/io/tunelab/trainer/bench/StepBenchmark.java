package io.tunelab.trainer.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tunelab.trainer.bench.BenchReport.AtStep;
import io.tunelab.trainer.bench.BenchReport.Losses;
import io.tunelab.trainer.bench.BenchReport.StepTime;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.OperatorProfile;
import io.tunelab.trainer.engine.ProcessMemory;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.files.FileRun;
import io.tunelab.trainer.training.EpochPlan;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.TrainingSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * So many training steps, each timed by itself: the loss is read after each, which waits for the device. The training
 * split is shuffled anew whenever it has been seen; a batch is always full.
 */
final class StepBenchmark {
    private static final int CURVE_POINTS = 100;
    private final FileRun run;
    private final Engine engine;
    private final List<StepTime> steps = new ArrayList<>();
    private final List<AtStep> curve = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private double firstStepSeconds;

    StepBenchmark(FileRun run, Engine engine) {
        this.run = run;
        this.engine = engine;
    }

    /** The batches of the first {@code count} steps. */
    static List<TokenBatch> batches(FileRun run, int count) {
        var batches = new ArrayList<TokenBatch>();
        var train = run.splits().train();
        var plan = new EpochPlan(TrainingSettings.of(run.request()), train, run.input());
        for (int epoch = 1; batches.size() < count; epoch++) {
            var whole = plan.batches(epoch);
            // The last one of an epoch is often smaller.
            for (var examples : whole.subList(0, Math.max(1, whole.size() - 1))) {
                if (batches.size() < count) {
                    batches.add(train.batch(examples, run.input()));
                }
            }
        }
        return batches;
    }

    /** @param warmUp steps that are trained before, and not counted */
    void train(List<TokenBatch> batches, int warmUp) {
        for (int step = 0; step < batches.size(); step++) {
            var batch = batches.get(step);
            var clock = new Clock();
            engine.trainStep(List.of(batch), run.request().learningRate());
            double loss = engine.takeTrainingTotals().meanLoss();
            var time = clock.of(batch);
            if (step == 0) {
                firstStepSeconds = time.seconds();
            }
            if (step >= warmUp) {
                steps.add(time);
                losses.add(loss);
            }
            observeMemory(step + 1, batches.size());
        }
    }

    /** One more step, not counted, since the profiler slows it. */
    void profile(TokenBatch batch, Path file) {
        OperatorProfile.record(
                file, () -> engine.trainStep(List.of(batch), run.request().learningRate()));
    }

    private void observeMemory(int step, int all) {
        int every = Math.max(1, all / CURVE_POINTS);
        if (step % every == 0 || step == all) {
            ProcessMemory.residentBytes().ifPresent(bytes -> curve.add(new AtStep(step, bytes)));
        }
    }

    /** Times about so many batches of the test split, of similar lengths each, as runs evaluate. */
    List<StepTime> evaluate(int wanted) {
        var test = run.splits().test();
        var input = run.input();
        var byLength = IntStream.range(0, test.size())
                .boxed()
                .sorted(Comparator.comparingInt(example -> -test.length(example, input)))
                .mapToInt(Integer::intValue)
                .toArray();
        int size = run.request().evalBatchSize();
        int batches = (byLength.length + size - 1) / size;
        int every = Math.max(1, batches / wanted);
        var times = new ArrayList<StepTime>();
        predict(test, byLength, 0, size);
        for (int batch = 0; batch < batches; batch += every) {
            times.add(predict(test, byLength, batch * size, size));
        }
        return times;
    }

    private StepTime predict(Examples test, int[] order, int from, int size) {
        var places = Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
        var batch = test.batch(places, run.input());
        var clock = new Clock();
        engine.predict(batch);
        return clock.of(batch);
    }

    /** Starts when it is made. */
    private static final class Clock {
        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private final long cpu = SYSTEM.getProcessCpuTime();
        private final long start = System.nanoTime();

        StepTime of(TokenBatch batch) {
            long end = System.nanoTime();
            double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
            return new StepTime(batch.tokens(), batch.examples(), (end - start) / 1e9, cpuSeconds);
        }
    }

    List<StepTime> steps() {
        return steps;
    }

    List<AtStep> curve() {
        return curve;
    }

    double firstStepSeconds() {
        return firstStepSeconds;
    }

    Losses losses() {
        int part = Math.max(1, losses.size() / 5);
        return new Losses(mean(losses.subList(0, part)), mean(losses.subList(losses.size() - part, losses.size())));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
