package io.tunelab.trainer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tunelab.trainer.bench.BenchCommand;
import io.tunelab.trainer.files.PredictCommand;
import io.tunelab.trainer.files.TrainCommand;
import io.tunelab.trainer.model.ImportOnnxCommand;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the service, or runs one of its tools without it. */
@QuarkusMain
@Command(
        name = "trainer-service",
        mixinStandardHelpOptions = true,
        version = "Tunelab trainer-service 0.1.0",
        description =
                "Takes experiments from Kafka, fine-tunes models and reports metrics. Without a command, starts the service.",
        subcommands = {
            Main.Serve.class,
            TrainCommand.class,
            PredictCommand.class,
            BenchCommand.class,
            ImportOnnxCommand.class
        })
public final class Main implements Runnable {
    private Main() {}

    public static void main(String... arguments) {
        // Figures look the same everywhere, whatever the machine's language.
        Locale.setDefault(Locale.ROOT);
        if (arguments.length == 0 || arguments[0].equals("serve")) {
            Quarkus.run(arguments);
            return;
        }
        // Without Quarkus nobody sets levels, and every debug message would go to the screen.
        Logger.getLogger("").setLevel(Level.SEVERE);
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Only for the help text: {@link #main} starts the service before any command is parsed. */
    @Command(name = "serve", description = "Start the service (the default).")
    static final class Serve implements Runnable {
        @Override
        public void run() {
            Quarkus.run();
        }
    }
}
