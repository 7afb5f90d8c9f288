package io.tunelab.local.command;

import io.tunelab.local.bench.BenchResults;
import picocli.CommandLine.Command;

/** {@code tunelab bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures this machine. Needs no running stack.",
        subcommands = {OfflineTraining.BenchTrain.class, BenchResults.class})
public final class Bench {}
