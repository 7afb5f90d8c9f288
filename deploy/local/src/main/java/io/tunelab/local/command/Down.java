package io.tunelab.local.command;

import io.tunelab.local.terminal.Terminal;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the stack, including what a killed launcher left running. Data and results are kept.")
public final class Down implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        Set<String> told = new HashSet<>();
        var stopped = dataDirectory.client().stop(record -> record.stopped().stream()
                .filter(part -> told.add(part.name()))
                .forEach(part -> terminal.line("  " + part.name() + " stopped")));
        stopped.stream().filter(told::add).forEach(name -> terminal.line("  " + name + " stopped"));
        terminal.line(
                stopped.isEmpty()
                        ? "Nothing is running on " + dataDirectory.directory().root() + "."
                        : "Tunelab is down.");
        return 0;
    }
}
