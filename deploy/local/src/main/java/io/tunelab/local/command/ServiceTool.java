package io.tunelab.local.command;

import io.tunelab.local.bench.BenchResults;
import io.tunelab.local.stack.BundledModel;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.TrainerEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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

    /** {@code tunelab train}. */
    @Command(
            name = "train",
            description = "Fine-tunes a model on labelled files and writes it; needs no running stack.%n"
                    + "`tunelab train --help` tells the options.")
    public static final class Train extends ServiceTool {
        Train() {
            super(Service.TRAINER, "train");
        }
    }

    /** {@code tunelab predict}. */
    @Command(
            name = "predict",
            description = "Classifies texts with a run's model; needs no running stack.%n"
                    + "`tunelab predict --help` tells the options.")
    public static final class Predict extends ServiceTool {
        Predict() {
            super(Service.TRAINER, "predict");
        }
    }

    /** {@code tunelab bench}. */
    @Command(
            name = "bench",
            description = "Measures this machine; needs no running stack.%n"
                    + "`tunelab bench train` measures training, `tunelab bench results` results-service with many"
                    + " runs; --help after either tells the options.")
    public static final class Bench extends ServiceTool {
        Bench() {
            super(Service.TRAINER, "bench");
        }

        /** Measuring results-service takes a broker and a database, and those are here. */
        @Override
        public Integer call() {
            var given = arguments();
            if (given.isEmpty() || !given.get(0).equals("results")) {
                return super.call();
            }
            var own = new CommandLine(new BenchResults());
            own.setExecutionExceptionHandler((failure, command, parsed) -> {
                command.getErr().println("tunelab: " + failure.getMessage());
                return 1;
            });
            return own.execute(given.stream().skip(1).toArray(String[]::new));
        }
    }

    /** {@code tunelab data}. */
    @Command(
            name = "data",
            description =
                    "Looks at a data set: `tunelab data inspect FILE` shows rows, labels, malformed rows and token"
                            + " lengths,%n`tunelab data split FILE` which row is in which split; --help after either tells more.")
    public static final class Data extends ServiceTool {
        private static final List<String> COMMANDS = List.of("inspect", "split");

        Data() {
            super(Service.DATA);
        }

        @Override
        void check(List<String> arguments) {
            if (arguments.isEmpty() || !COMMANDS.contains(arguments.get(0))) {
                throw new StackException("data has the commands inspect and split, got: "
                        + (arguments.isEmpty() ? "nothing" : arguments.get(0)));
            }
        }
    }

    List<String> arguments() {
        return List.copyOf(arguments);
    }

    /** Refuses what the service would take for a wish to be started. */
    void check(List<String> arguments) {}

    @Override
    public Integer call() {
        check(arguments);
        var installation = StackOptions.installation();
        var directory = DataDirectory.ofUser();
        if (arguments.contains(BundledModel.NAME)) {
            new BundledModel(installation, directory.create()).ensure();
        }
        var line = new ArrayList<>(List.of(
                Installation.java().toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-jar",
                installation.runnable(service).toString()));
        line.addAll(command);
        line.addAll(arguments);
        var builder = new ProcessBuilder(line).inheritIO();
        var environment = builder.environment();
        TrainerEnvironment.addTo(environment);
        Map.of(
                        "TUNELAB_MODELS_DIRECTORY",
                        directory.models().toString(),
                        "TUNELAB_ARTIFACTS_DIRECTORY",
                        directory.artifacts().toString(),
                        // Where the stack looks for the data sets that requests name.
                        "TUNELAB_DATA_DIRECTORY",
                        directory.data().toString(),
                        "TUNELAB_DATA_CACHE",
                        directory.cache().resolve("digests").toString(),
                        "TUNELAB_HUB_CACHE",
                        directory.cache().resolve("hub").toString())
                .forEach(environment::putIfAbsent);
        return run(builder);
    }

    private static int run(ProcessBuilder builder) {
        try {
            var process = builder.start();
            // Ctrl-C reaches both of us; a kill of the launcher alone must not leave the training behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process.waitFor();
        } catch (IOException e) {
            throw new StackException("cannot start " + builder.command().get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }
}
