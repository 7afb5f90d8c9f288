package io.tunelab.local.command;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.run.ResultTable;
import io.tunelab.local.run.RunStatus;
import io.tunelab.local.run.StudyRunner;
import io.tunelab.local.run.Verdicts;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.study.RequestCheck;
import io.tunelab.local.study.RequestFields;
import io.tunelab.local.study.Study;
import io.tunelab.local.study.StudyReader;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on a fresh machine: six runs, a table, the best run. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Does more context help? Fine-tunes with 128, 256 and 512 tokens and compares.")
public final class Demo implements Callable<Integer> {
    /** Of a file whose size the demo cannot know, it takes so much as makes a few minutes on two cores. */
    private static final long ROWS = 600;

    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Your labelled texts: CSV, JSONL or Parquet, or the aclImdb folder or archive.")
    private Path data;

    @Option(names = "--fraction", paramLabel = "F", description = "Share of the rows to use, 0 to 1.")
    private Double fraction;

    @Option(names = "--model", paramLabel = "NAME", description = "A directory of the models' directory or a hub id.")
    private String model;

    @Option(names = "--study", paramLabel = "FILE", description = "Another study (default: demo-problem-1.yaml).")
    private Path study;

    @Option(names = "--keep", description = "Keep serving after the table, also without a terminal.")
    private boolean keep;

    @Option(names = "--exit", description = "Stop everything after the table.")
    private boolean exit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var terminal = Terminal.ofProcess();
        var chosen = DemoData.choose(Optional.ofNullable(data));
        var plan = study(chosen);
        terminal.line(plan.question());
        terminal.line("Data: " + chosen.description());
        var client = dataDirectory.client();
        var running = client.running();
        if (running.isPresent() && !knows(running.get(), chosen)) {
            throw new StackException("a stack is running, and --data is given to the services when they start:"
                    + " `tunelab down` first, or start it with `tunelab up --data-set " + chosen.name() + "=FILE`");
        }
        var session = new StackSession(client, terminal);
        var record = running.isPresent()
                ? dataDirectory.ready()
                : session.start(options.settings(dataDirectory.directory(), chosen.files()), true);
        var runs = run(terminal, record.restUrl(), plan, chosen);
        if (running.isEmpty() && !exit && (keep || terminal.interactive())) {
            terminal.line("Everything keeps running until Ctrl-C.");
            new CountDownLatch(1).await();
        }
        return runs ? 0 : 1;
    }

    private static boolean knows(StackRecord running, DemoData chosen) {
        return chosen.files().entrySet().stream().allMatch(set -> set.getValue()
                .toAbsolutePath()
                .normalize()
                .toString()
                .equals(running.dataSets().get(set.getKey())));
    }

    private static boolean run(Terminal terminal, String url, Study plan, DemoData chosen) {
        var begin = Instant.now();
        var api = new ResultsApi(url);
        var runs = new StudyRunner(api, terminal).run(plan, Stamp.now());
        terminal.line("");
        new ResultTable(terminal.glyphs()).lines(runs, plan.selectBy()).forEach(terminal::line);
        new Verdicts(api).lines(runs, plan.selectBy()).forEach(terminal::line);
        terminal.line("Data: %s. %d runs in %s."
                .formatted(
                        chosen.description(),
                        runs.size(),
                        Format.duration(Duration.between(begin, Instant.now()).toSeconds())));
        terminal.line("");
        terminal.line("Page " + url + "   REST " + url + "/api/v1/experiments   OpenAPI " + url + "/q/swagger-ui");
        return runs.stream().map(RunStatus::result).allMatch(Optional::isPresent);
    }

    private Study study(DemoData chosen) throws IOException {
        var installation = StackOptions.installation();
        var file = study == null ? installation.studies().resolve("demo-problem-1.yaml") : study;
        var read = new StudyReader(new RequestCheck(Contracts.below(installation.root())))
                .readStudy(Files.readString(file));
        var dataset = new LinkedHashMap<String, Object>();
        dataset.put("name", chosen.name());
        Optional.ofNullable(fraction)
                .or(() -> chosen.fractionFor(ROWS))
                .ifPresent(share -> dataset.put("fraction", share));
        var over = new RequestFields(Map.of("dataset", dataset));
        return read.withFixed(model == null ? over : over.with("model", model));
    }
}
