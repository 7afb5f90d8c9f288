package io.tunelab.local.command;

import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Commands that a service has itself: everything after the name, {@code --help} too, is passed on. */
public abstract class ServiceTool implements Callable<Integer> {
    private final Service service;
    private final List<String> command;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    /** @param command what the service's own arguments begin with */
    private ServiceTool(Service service, String... command) {
        this.service = service;
        this.command = List.of(command);
    }

    /** {@code tunelab predict}. */
    @Command(
            name = "predict",
            description = "Classifies texts with a trained model. Needs no running stack.%n"
                    + "`tunelab predict --help` shows the options.")
    public static final class Predict extends ServiceTool {
        Predict() {
            super(Service.TRAINER, "predict");
        }
    }

    /** {@code tunelab data}. */
    @Command(
            name = "data",
            subcommands = {DataUpload.Upload.class, DataUpload.Listing.class},
            description =
                    "Inspects a data set: `tunelab data inspect FILE` shows rows, labels, malformed rows and token"
                            + " lengths,%n`tunelab data split FILE` which row is in which split,%n`tunelab data sample FILE`"
                            + " writes some of its rows,%n`tunelab data prepare FILE`"
                            + " writes what a trainer reads; --help after each shows more.%n`upload` and `list` talk to a"
                            + " running stack.")
    public static final class Data extends ServiceTool {
        private static final List<String> COMMANDS = List.of("inspect", "split", "sample", "prepare");

        Data() {
            super(Service.DATA);
        }

        @Override
        void check(List<String> arguments) {
            if (arguments.isEmpty() || !COMMANDS.contains(arguments.get(0))) {
                throw new StackException("data has the commands inspect, split, sample, prepare, upload and list, got: "
                        + (arguments.isEmpty() ? "nothing" : arguments.get(0)));
            }
        }
    }

    /** Refuses what the service would take for a wish to be started. */
    void check(List<String> arguments) {}

    @Override
    public Integer call() {
        check(arguments);
        var line = new ArrayList<>(command);
        line.addAll(arguments);
        return new ServiceProcess().run(service, line);
    }
}
