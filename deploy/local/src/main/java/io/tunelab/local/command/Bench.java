package io.tunelab.local.command;

import io.tunelab.local.bench.BenchResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tunelab bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures this machine. Needs no running stack.",
        subcommands = {OfflineTraining.BenchTrain.class, BenchResults.class})
public final class Bench implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Measure what? There are: bench train, bench results");
    }
}
