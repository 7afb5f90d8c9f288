package io.tunelab.local.command;

import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at data sets with data-service's own commands, without anything running. */
@Command(
        name = "data",
        description = {
            "Looks at a data set before an experiment needs it.",
            "  data inspect NAME_OR_FILE   rows, labels, malformed rows, token lengths",
            "  data split NAME_OR_FILE     which row an experiment trains, validates and tests on",
            "data inspect --help and data split --help tell more."
        })
public final class Data implements Callable<Integer> {
    private static final List<String> COMMANDS = List.of("inspect", "split");

    @Spec
    private CommandSpec spec;

    /** Options of the service's command are its own: they are passed on as they are. */
    @Parameters(paramLabel = "inspect|split ...", description = "The command and its arguments.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (arguments.isEmpty() || List.of("--help", "-h").contains(arguments.get(0))) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return arguments.isEmpty() ? 2 : 0;
        }
        if (!COMMANDS.contains(arguments.get(0))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + arguments.get(0) + "' is not a command of data; there are inspect and split");
        }
        var command = new ArrayList<String>();
        command.add(Installation.java().toString());
        command.add("-Xmx1g");
        command.add("-jar");
        command.add(StackOptions.installation().runnable(Service.DATA).toString());
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new StackException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }
}
