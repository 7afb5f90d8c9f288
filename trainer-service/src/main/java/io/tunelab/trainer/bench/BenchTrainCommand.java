package io.tunelab.trainer.bench;

import io.tunelab.trainer.bench.BenchReport.Memory;
import io.tunelab.trainer.bench.BenchReport.Rate;
import io.tunelab.trainer.bench.BenchReport.StartUp;
import io.tunelab.trainer.bench.BenchReport.StepTime;
import io.tunelab.trainer.bench.BenchReport.Work;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.engine.MatrixPeak;
import io.tunelab.trainer.engine.ProcessMemory;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.files.FileRun;
import io.tunelab.trainer.files.ProgressBar;
import io.tunelab.trainer.files.RunOptions;
import io.tunelab.trainer.files.RunReport;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.training.DivergedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench train}: speed, memory and start-up of training on real texts. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains some steps, or a whole run with --epochs, and reports speed, memory and start-up time."
                + " Needs neither Kafka nor a database.",
        footer = {"", "Exit status: 0 measured, 1 not measured (data, model, memory, diverged), 2 wrong options."})
public final class BenchTrainCommand implements Callable<Integer> {
    private static final int STEPS = 20;

    @Mixin
    private RunOptions options;

    @Option(names = "--steps", paramLabel = "N", description = "Number of steps to measure (default: 20).")
    private Integer steps;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "2",
            description = "Number of warm-up steps, which are not measured (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--eval-batches",
            paramLabel = "N",
            defaultValue = "10",
            description = "Approximate number of evaluation batches to measure, 0: none (default: ${DEFAULT-VALUE}).")
    private int evalBatches;

    @Option(names = "--epochs", paramLabel = "N", description = "Train a whole run of N epochs and report its metrics.")
    private Integer epochs;

    @Option(
            names = "--write-batches",
            paramLabel = "FILE",
            description =
                    "Write the token batches to this file, as JSON Lines, so that another program can train on them.")
    private Path writeBatches;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Write an operator trace of one more step to this file, in Chrome's trace format.")
    private Path profile;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean asJson;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        try {
            requireRange("--steps", steps == null ? STEPS : steps, 1, 1_000_000);
            requireRange("--warm-up", warmUp, 0, 1000);
            requireRange("--eval-batches", evalBatches, 0, 100_000);
            report(measure(FileRun.prepare(options, Optional.ofNullable(epochs))));
            return 0;
        } catch (DatasetException | InvalidModelException | DivergedException e) {
            command.commandLine().getErr().println("bench train: " + e.getMessage());
        } catch (EngineOutOfMemoryException e) {
            command.commandLine().getErr().println("bench train: out of memory: " + e.getMessage());
        }
        return 1;
    }

    private void requireRange(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new ParameterException(
                    command.commandLine(), "%s is %d; allowed: %d to %d".formatted(option, value, low, high));
        }
    }

    private BenchReport measure(FileRun run) throws IOException {
        int measured = steps == null ? STEPS : steps;
        var batches = StepBenchmark.batches(run, warmUp + measured);
        if (writeBatches != null) {
            BatchFile.write(writeBatches, batches);
        }
        long opening = System.nanoTime();
        try (var engine = run.open()) {
            double modelSeconds = (System.nanoTime() - opening) / 1e9;
            var startUpBefore = secondsSinceStart();
            var benchmark = new StepBenchmark(run, engine);
            benchmark.train(batches, warmUp);
            if (profile != null) {
                benchmark.profile(batches.get(0), profile);
            }
            double first = benchmark.firstStepSeconds();
            var startUp = new StartUp(startUpBefore + first, run.dataSeconds(), modelSeconds, first);
            var evaluation = evalBatches == 0 ? List.<StepTime>of() : benchmark.evaluate(evalBatches);
            var whole = epochs == null ? Optional.<RunReport>empty() : Optional.of(train(run, engine));
            return report(run, engine, benchmark, batches, startUp, evaluation, whole);
        }
    }

    /** A run of its own, from the same weights as any other. */
    private RunReport train(FileRun run, Engine used) {
        try (var engine = run.open()) {
            var progress = new ProgressBar(
                    command.commandLine().getErr(), run.request().epochs());
            var result = run.train(engine, progress);
            return RunReport.of(run, used.description(), result, secondsSinceStart(), Optional.empty());
        }
    }

    private static BenchReport report(
            FileRun run,
            Engine engine,
            StepBenchmark benchmark,
            List<TokenBatch> batches,
            StartUp startUp,
            List<StepTime> evaluation,
            Optional<RunReport> whole) {
        var work = new ModelWork(run.config(), run.manifest().labels().size());
        batches.forEach(batch -> work.add(batch.lengths()));
        var memory = new Memory(ProcessMemory.peakBytes(), engine.deviceMemoryBytes(), benchmark.curve());
        var training = Rate.of(benchmark.steps());
        var used = engine.description();
        // Last, so that its matrices do not count as the training's memory.
        var peak = MatrixPeak.measure(
                used.machine().device(),
                used.machine().precision(),
                used.machine().threads());
        return new BenchReport(
                new BenchReport.Subject(
                        run.model().name(),
                        run.manifest().dataset().name(),
                        BenchReport.Settings.of(run.request()),
                        used,
                        run.examples()),
                startUp,
                training,
                evaluation.isEmpty() ? Optional.empty() : Optional.of(Rate.of(evaluation)),
                padding(batches),
                Work.of(work, training, peak),
                memory,
                benchmark.losses(),
                whole);
    }

    private static double padding(List<TokenBatch> batches) {
        long real = batches.stream().mapToLong(TokenBatch::tokens).sum();
        long padded = batches.stream()
                .mapToLong(batch -> (long) batch.examples()
                        * Arrays.stream(batch.lengths()).max().orElse(0))
                .sum();
        return 1 - (double) real / padded;
    }

    private void report(BenchReport report) throws IOException {
        var out = command.commandLine().getOut();
        out.print(asJson ? RunReport.JSON.writeValueAsString(report) + "\n" : BenchTable.of(report));
        out.flush();
    }

    private static double secondsSinceStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1e3;
    }
}
