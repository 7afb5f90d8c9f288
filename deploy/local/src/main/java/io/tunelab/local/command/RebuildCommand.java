package io.tunelab.local.command;

import io.tunelab.local.stack.ResultsTool;
import io.tunelab.local.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills the results anew from the topics. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Empties the tables of experiments and fills them again from Kafka. Studies and baselines stay. A"
                + " running stack continues to train; only results-service is away meanwhile.")
public final class RebuildCommand implements Callable<Integer> {
    /** Exit status of results-service's rebuild while a service reads the topics. */
    private static final int STILL_RUNS = 3;

    @Mixin
    private DataDirectoryOption dataDirectory;

    @Option(names = "--yes", description = "Do it. Runs whose events Kafka has deleted, after 30 days, are lost.")
    private boolean confirmed;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        if (!confirmed) {
            terminal.line("Nothing was changed. Runs whose events Kafka has deleted, after 30 days, would be lost;"
                    + " `tunelab rebuild --yes` rebuilds all others.");
            return 1;
        }
        var tool = new ResultsTool(
                StackOptions.installation(), dataDirectory.directory(), what -> terminal.line("  " + what));
        terminal.line(tool.call(STILL_RUNS, "rebuild", "--yes"));
        return 0;
    }
}
