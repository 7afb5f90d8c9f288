package io.tunelab.local;

import io.tunelab.local.command.ArtifactsCommand;
import io.tunelab.local.command.BackupCommand;
import io.tunelab.local.command.BaselineCommands;
import io.tunelab.local.command.Bench;
import io.tunelab.local.command.Compare;
import io.tunelab.local.command.Demo;
import io.tunelab.local.command.Doctor;
import io.tunelab.local.command.Down;
import io.tunelab.local.command.ExperimentCommands;
import io.tunelab.local.command.Logs;
import io.tunelab.local.command.OfflineTraining;
import io.tunelab.local.command.RebuildCommand;
import io.tunelab.local.command.RestoreCommand;
import io.tunelab.local.command.Serve;
import io.tunelab.local.command.ServerAddress;
import io.tunelab.local.command.ServiceTool;
import io.tunelab.local.command.Status;
import io.tunelab.local.command.StudyCommands;
import io.tunelab.local.command.Submit;
import io.tunelab.local.command.Up;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.FittingOutput;
import java.util.Locale;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line; {@code ./tunelab} starts it. */
@Command(
        name = "tunelab",
        description = "Controlled fine-tuning experiments on BERT-family text classifiers.",
        mixinStandardHelpOptions = true,
        versionProvider = Tunelab.Version.class,
        subcommands = {
            Demo.class,
            Up.class,
            Down.class,
            Submit.class,
            Status.class,
            Doctor.class,
            Logs.class,
            BackupCommand.class,
            RestoreCommand.class,
            RebuildCommand.class,
            ArtifactsCommand.class,
            StudyCommands.class,
            ExperimentCommands.class,
            Compare.class,
            BaselineCommands.class,
            ServiceTool.Data.class,
            OfflineTraining.Train.class,
            ServiceTool.Predict.class,
            Bench.class,
            Serve.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "tunelab COMMAND --help describes a command.",
            "tunelab --rebuild COMMAND rebuilds everything first."
        })
public final class Tunelab implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerAddress server;

    private Tunelab() {}

    public static void main(String[] arguments) {
        // Figures look the same everywhere, and every sign has a form for every terminal.
        Locale.setDefault(Locale.ROOT);
        FittingOutput.install();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Tunelab())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    ServerAddress.handDown(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (isForTheUser(failure)) {
                        command.getErr().println("tunelab: " + failure.getMessage());
                    } else {
                        failure.printStackTrace(command.getErr());
                    }
                    return 1;
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static boolean isForTheUser(Exception failure) {
        return failure instanceof StackException
                || failure instanceof ApiException
                || failure instanceof IllegalArgumentException;
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Optional.ofNullable(Tunelab.class.getPackage().getImplementationVersion());
            return new String[] {
                "tunelab " + version.orElse("(not packaged)"),
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")
            };
        }
    }
}
