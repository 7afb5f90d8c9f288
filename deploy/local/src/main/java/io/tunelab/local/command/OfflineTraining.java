package io.tunelab.local.command;

import io.tunelab.local.stack.Installation.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Training without a stack: data-service's {@code prepare}, then trainer-service on what it wrote. So the same file and
 * settings give the same examples, numbers and model as an experiment does.
 */
public abstract class OfflineTraining implements Callable<Integer> {
    private final List<String> command;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "Labelled texts: a file, a folder, or the name of a data set. Can also be the first argument.")
    private String data;

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "HuggingFace model directory, a name below ~/.tunelab/models, or a hub ID.")
    private String model;

    @Option(
            names = "--fraction",
            paramLabel = "F",
            description = "Fraction of the rows to use, greater than 0 and at most 1 (default: 1).")
    private String fraction;

    @Option(
            names = "--data-seed",
            paramLabel = "N",
            description = "Seed of subset and split, a request's dataset.seed (default: 42).")
    private String dataSeed;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "pooled-70-10-20 (default), fixed-test (one test set for all fractions), or official (the data set's own test rows).")
    private String protocol;

    @Option(
            names = "--dedupe",
            paramLabel = "NAME",
            description = "none (default), or exact: use only one of several rows with the same text.")
    private String dedupe;

    @Option(names = "--config", paramLabel = "NAME", description = "Configuration of a hub data set that has several.")
    private String config;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column of the texts (default: detected by name).")
    private String textColumn;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = "Column of the labels (default: detected by name).")
    private String labelColumn;

    @Option(
            names = "--text-pair-column",
            paramLabel = "NAME",
            description = "Column of a second text per row, for text pairs (default: none).")
    private String textPairColumn;

    @Option(
            names = "--group-column",
            paramLabel = "NAME",
            description = "Column that groups rows; a group stays in one split (default: none).")
    private String groupColumn;

    @Option(names = "--encoding", paramLabel = "NAME", description = "Encoding of text files (default: detected).")
    private String encoding;

    @Option(names = "--delimiter", paramLabel = "SIGN", description = "Field delimiter (default: detected).")
    private String delimiter;

    @Option(names = "--on-bad-row", paramLabel = "NAME", description = "fail (default), or skip.")
    private String onBadRow;

    @Option(
            names = "--prepared",
            paramLabel = "DIR",
            description = "Train on this directory of `tunelab data prepare` instead of preparing FILE.")
    private String prepared;

    @Option(
            names = {"-h", "--help"},
            description = "Show this help and the trainer's options.")
    private boolean help;

    @Unmatched
    private List<String> training = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private OfflineTraining(String... command) {
        this.command = List.of(command);
    }

    /** {@code tunelab train}. */
    @Command(
            name = "train",
            sortOptions = false,
            customSynopsis = "tunelab train FILE --model DIR|NAME --output DIR [OPTIONS]",
            description =
                    "Fine-tunes a model on labelled texts and writes it, without a running stack. The same file and"
                            + " settings give the same examples and numbers as an experiment.%nThese options choose the"
                            + " data. `tunelab train --help` also shows the training options.")
    public static final class Train extends OfflineTraining {
        Train() {
            super("train");
        }
    }

    /** {@code tunelab bench train}. */
    @Command(
            name = "train",
            sortOptions = false,
            customSynopsis = "tunelab bench train FILE --model DIR|NAME [OPTIONS]",
            description = "Measures training on this machine: speed, memory, start-up.%nThese options choose the"
                    + " data. `tunelab bench train --help` also shows the others.")
    public static final class BenchTrain extends OfflineTraining {
        BenchTrain() {
            super("bench", "train");
        }
    }

    @Override
    public Integer call() {
        var services = new ServiceProcess();
        if (help) {
            spec.commandLine().usage(spec.commandLine().getOut());
            spec.commandLine().getOut().printf("%nOptions of the training:%n%n");
            spec.commandLine().getOut().flush();
            return services.run(Service.TRAINER, line("--help"));
        }
        var directory = prepared == null ? prepare(services) : new ServiceProcess.Result(0, prepared);
        if (directory.status() != 0) {
            return directory.status();
        }
        var line = line(
                "--model",
                required("--model", model),
                "--prepared",
                directory.output().strip());
        line.addAll(training);
        return services.run(Service.TRAINER, line);
    }

    private ArrayList<String> line(String... arguments) {
        var line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return line;
    }

    private ServiceProcess.Result prepare(ServiceProcess services) {
        var file = file();
        var line = new ArrayList<>(List.of("prepare", file, "--model", required("--model", model)));
        line.addAll(List.of(
                "--into", services.directory().cache().resolve("prepared").toString()));
        given("--fraction", fraction).ifPresent(line::addAll);
        given("--seed", dataSeed).ifPresent(line::addAll);
        given("--protocol", protocol).ifPresent(line::addAll);
        given("--dedupe", dedupe).ifPresent(line::addAll);
        given("--config", config).ifPresent(line::addAll);
        given("--text-column", textColumn).ifPresent(line::addAll);
        given("--label-column", labelColumn).ifPresent(line::addAll);
        given("--text-pair-column", textPairColumn).ifPresent(line::addAll);
        given("--group-column", groupColumn).ifPresent(line::addAll);
        given("--encoding", encoding).ifPresent(line::addAll);
        given("--delimiter", delimiter).ifPresent(line::addAll);
        given("--on-bad-row", onBadRow).ifPresent(line::addAll);
        return services.ask(Service.DATA, line);
    }

    /** A value like {@code 3} of {@code --epochs 3} looks like a file, too; only the first argument can be one. */
    private String file() {
        if (data == null && !training.isEmpty() && !training.get(0).startsWith("-")) {
            data = training.remove(0);
        }
        return required("FILE", data);
    }

    private String required(String name, String value) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "Missing: " + name);
        }
        return value;
    }

    private static Optional<List<String>> given(String option, String value) {
        return Optional.ofNullable(value).map(set -> List.of(option, set));
    }
}
