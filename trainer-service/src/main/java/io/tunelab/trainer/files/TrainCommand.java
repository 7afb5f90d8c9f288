package io.tunelab.trainer.files;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.card.TrainedModel;
import io.tunelab.trainer.engine.EngineDescription;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.training.DivergedException;
import io.tunelab.trainer.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: a whole experiment, from prepared data to a model directory, without Kafka and database. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Fine-tunes a model on prepared data and writes it as a HuggingFace directory. Validates after every"
                        + " epoch, keeps the best, tests it. Needs neither Kafka nor a database.",
        footer = {
            "",
            "Exit status: 0 trained, 1 not trained (data, model, memory, diverged), 2 wrong options.",
            "Example: train --model all-minilm-l6-v2 --prepared DIR --learning-rate 5e-5 --output my-model"
        })
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(names = "--epochs", paramLabel = "N", description = "Maximum number of epochs (default: 3).")
    private Integer epochs;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Model directory to create. It must be empty.")
    private Path output;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Write the class probabilities of the test split to this file, as JSON Lines.")
    private Path predictions;

    @Option(names = "--json", description = "Print the result as JSON instead of a table.")
    private boolean asJson;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        var errors = command.commandLine().getErr();
        try {
            requireFresh(output);
            var run = FileRun.prepare(options, Optional.ofNullable(epochs));
            report(train(run));
            return 0;
        } catch (DatasetException | InvalidModelException | DivergedException e) {
            errors.println("train: " + e.getMessage());
        } catch (EngineOutOfMemoryException e) {
            errors.println("train: out of memory: " + e.getMessage());
        }
        return 1;
    }

    private void requireFresh(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw options.refused("--output is %s, which is a file".formatted(directory));
        }
        if (Files.isDirectory(directory)) {
            try (var entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    throw options.refused("--output is %s, which is not empty".formatted(directory));
                }
            }
        }
    }

    private RunReport train(FileRun run) throws IOException {
        var progress = command.commandLine().getErr();
        try (var engine = run.open()) {
            var used = engine.description();
            if (!quiet) {
                progress.printf(
                        "%s: %,d weights in %d layers on %s, %s, %d threads; %,d training, %,d validation and %,d test examples%n",
                        run.model().name(),
                        used.weights().parameters(),
                        used.weights().layers(),
                        used.machine().deviceName(),
                        used.machine().precision().name().toLowerCase(Locale.ROOT),
                        used.machine().threads(),
                        run.examples().train(),
                        run.examples().validation(),
                        run.examples().test());
                progress.flush();
            }
            var listener = quiet
                    ? new ProgressBar(new PrintWriter(Writer.nullWriter()), 1, false)
                    : new ProgressBar(progress, run.request().epochs());
            var result = run.train(engine, listener);
            engine.writeModel(
                    output,
                    run.manifest().labels(),
                    run.manifest().tokenizer().separatorIds().isPresent());
            described(run, used, result).describe(output);
            if (predictions != null) {
                write(run, result);
            }
            return RunReport.of(run, used, result, secondsSinceStart(), Optional.of(output.toString()));
        }
    }

    private TrainedModel described(FileRun run, EngineDescription used, TrainingResult result) {
        var data = new TrainedModel.Data(
                run.request().dataset().name(),
                run.manifest().digest(),
                run.manifest().labels(),
                run.manifest().tokenizer().separatorIds().isPresent(),
                run.splits().train().size(),
                run.splits().test().size());
        return new TrainedModel(
                version(),
                run.request(),
                run.model(),
                used,
                data,
                result.test(),
                result.temperature(),
                result.thresholds(),
                result.bestEpoch());
    }

    /** The last word of what {@code --version} prints. */
    private String version() {
        var words = String.join(" ", command.root().version()).split(" ");
        return words[words.length - 1];
    }

    private void write(FileRun run, TrainingResult result) throws IOException {
        var test = run.splits().test();
        var lines = RunReport.JSON.writer().without(SerializationFeature.INDENT_OUTPUT);
        try (var writer = Files.newBufferedWriter(predictions)) {
            for (int example = 0; example < test.size(); example++) {
                var probabilities = new ArrayList<Float>();
                for (int label = 0; label < result.predictions().classes(); label++) {
                    probabilities.add(result.predictions().probability(example, label));
                }
                boolean multiLabel = test.targets().task() == Task.MULTI_LABEL;
                var row = Map.of(
                        "row",
                        test.rowId(example),
                        multiLabel ? "labels" : "label",
                        multiLabel
                                ? test.targets().labels(example)
                                : test.targets().label(example),
                        "probabilities",
                        probabilities);
                writer.write(lines.writeValueAsString(row));
                writer.newLine();
            }
        }
    }

    private void report(RunReport report) throws IOException {
        var out = command.commandLine().getOut();
        if (asJson) {
            out.println(RunReport.JSON.writeValueAsString(report));
            return;
        }
        var table = new TextTable("epoch", "train loss", "validation loss", "accuracy", "tokens/s");
        for (var epoch : report.course().epochs()) {
            table.row(
                    epoch.epoch() + (epoch.epoch() == report.course().bestEpoch() ? " *" : ""),
                    "%.4f".formatted(epoch.trainLoss()),
                    "%.4f".formatted(epoch.validationLoss()),
                    "%.4f".formatted(epoch.validationAccuracy()),
                    "%,.0f".formatted(epoch.tokensPerSecond()));
        }
        out.print(table);
        out.printf(
                "test: accuracy %.4f, F1 %.4f, loss %.4f (%d examples, epoch %d)%n",
                report.judged().test().accuracy(),
                report.judged().test().f1(),
                report.judged().test().loss(),
                report.examples().test(),
                report.course().bestEpoch());
        report.judged().caveats().forEach(caveat -> out.println("caution: " + caveat));
        report.judged().warnings().forEach(warning -> out.println("warning: " + warning));
        out.printf(
                "model: %s, in %.0f s%n",
                output.toAbsolutePath().normalize(), report.cost().totalSeconds());
        out.flush();
    }

    private static double secondsSinceStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1e3;
    }
}
