package io.tunelab.trainer.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench}: measures this machine, without Kafka and database. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how fast this machine trains a model.",
        subcommands = BenchTrainCommand.class)
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(command.commandLine(), "Measure what? There is: bench train");
    }
}
