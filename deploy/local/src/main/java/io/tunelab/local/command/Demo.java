package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.demo.DemoData;
import io.tunelab.local.demo.DemoMode;
import io.tunelab.local.demo.DemoPlan;
import io.tunelab.local.demo.DemoSample;
import io.tunelab.local.demo.FittedDemo;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.rest.YamlText;
import io.tunelab.local.run.StudySummary;
import io.tunelab.local.run.StudyText;
import io.tunelab.local.run.StudyVerdicts;
import io.tunelab.local.run.StudyWatch;
import io.tunelab.local.stack.BundledModel;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on a fresh machine: a study of three stages, its answers, tables, verdicts and report. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs a study of three stages (how much context, how much data, how many layers?) and reports the answers.")
public final class Demo implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Your labelled texts: any file, folder or archive that `tunelab data inspect` reads."
                    + " The demo uses as many rows as fit into its time.")
    private Path data;

    @Option(names = "--quick", description = "About 90 seconds: two of the three questions, with fewer texts.")
    private boolean quick;

    @Option(names = "--full", description = "Up to 20,000 rows, however long that takes.")
    private boolean full;

    @Option(names = "--fraction", paramLabel = "F", description = "Fraction of the rows to use, 0 to 1, instead.")
    private Double fraction;

    @Option(names = "--model", paramLabel = "NAME", description = "A directory in the models directory, or a hub ID.")
    private String model;

    @Option(names = "--study", paramLabel = "FILE", description = "Another study (default: demo-coursework.yaml).")
    private Path study;

    @Option(names = "--keep", description = "Keep running after the tables, even without a terminal.")
    private boolean keep;

    @Option(names = "--exit", description = "Stop everything after the tables, if this command started it.")
    private boolean exit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var terminal = Terminal.ofProcess();
        if (quick && full || fraction != null && !(fraction > 0 && fraction <= 1)) {
            throw new StackException(
                    quick && full
                            ? "--quick and --full: use one of them"
                            : "--fraction is " + fraction + "; allowed: above 0 and at most 1");
        }
        var mode = quick ? DemoMode.QUICK : full ? DemoMode.FULL : DemoMode.USUAL;
        var chosen = DemoData.choose(Optional.ofNullable(data));
        var directory = dataDirectory.directory().create();
        terminal.line("Data: " + chosen.description());
        var sample = chosen.source().isEmpty() ? Optional.<DemoSample>empty() : Optional.of(sample(chosen, mode));
        sample.ifPresent(found -> tell(terminal, found));
        var client = dataDirectory.client();
        var running = client.running();
        var session = new StackSession(client, terminal);
        var record = running.isPresent()
                ? dataDirectory.ready()
                : session.start(options.settings(dataDirectory.directory(), Map.of()), true);
        var api = new ResultsApi(record.restUrl());
        var fitted = new FittedDemo(api, terminal, mode, chosen, directory.data(), model(), share());
        var done = run(terminal, api, fitted.plan(sample, this::plan));
        boolean staysUp = running.isPresent() || !exit && (keep || terminal.interactive());
        tell(terminal, api, done.path("id").asText(), chosen, staysUp);
        if (running.isEmpty() && staysUp) {
            terminal.line("Everything keeps running until Ctrl-C.");
            session.awaitStopped();
        }
        return done.path("state").asText().equals("COMPLETED") ? 0 : 1;
    }

    /** Another study says itself how much of the data it uses. */
    private Optional<Double> share() {
        return Optional.ofNullable(fraction).or(() -> Optional.ofNullable(study).map(file -> 1.0));
    }

    private String model() {
        return Optional.ofNullable(model).orElse(BundledModel.NAME);
    }

    /** Rows as data-service reads them, so that nothing is counted that cannot be trained on. */
    private DemoSample sample(DemoData chosen, DemoMode mode) throws IOException {
        var file = dataDirectory.directory().cache().resolve("demo-sample.jsonl");
        var arguments = new ArrayList<>(List.of("sample", chosen.source().orElseThrow(), "--output", file.toString()));
        arguments.addAll(List.of("--model", model()));
        if (share().isEmpty()) {
            arguments.addAll(List.of("--rows", "" + mode.most()));
        }
        var result = new ServiceProcess(dataDirectory.directory()).ask(Service.DATA, arguments);
        if (result.status() != 0) {
            throw new StackException("the demo cannot use " + chosen.description()
                    + "; `tunelab data inspect` shows what is wrong with a file");
        }
        return DemoSample.of(YamlText.read(result.output()), file);
    }

    private static void tell(Terminal terminal, DemoSample sample) {
        var labels = sample.labels();
        terminal.line("  %,d rows, %d labels: %s%s"
                .formatted(
                        sample.rows(),
                        labels.size(),
                        String.join(", ", labels.subList(0, Math.min(8, labels.size()))),
                        labels.size() > 8 ? ", …" : ""));
        sample.warnings().forEach(warning -> terminal.line("  " + warning));
    }

    /** The study's file, read again for each use. */
    private DemoPlan plan(DemoMode mode) {
        var file = study == null ? StackOptions.installation().studies().resolve(mode.study()) : study;
        try {
            var plan = new DemoPlan(YamlText.read(Files.readString(file)));
            return model == null ? plan : plan.with(model);
        } catch (IOException e) {
            throw new StackException("cannot read the study " + file + ": " + e.getMessage(), e);
        }
    }

    private JsonNode run(Terminal terminal, ResultsApi api, JsonNode plan) throws InterruptedException {
        var begin = Instant.now();
        terminal.line(plan.path("question").asText().strip());
        var id = api.post("/api/v1/studies", "application/json", plan.toString())
                .path("id")
                .asText();
        var text = new StudyText(terminal.glyphs());
        var study = new StudyWatch(api, terminal, (whole, stage) -> first(terminal, text, whole, stage)).follow(id);
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        var verdicts = new StudyVerdicts(api);
        terminal.line("");
        new StudySummary(verdicts).lines(study, seconds).forEach(terminal::line);
        tables(terminal, study, verdicts);
        return study;
    }

    /** Where to look further. */
    private void tell(Terminal terminal, ResultsApi api, String id, DemoData chosen, boolean staysUp) {
        var file = dataDirectory.directory().root().resolve("reports").resolve(id + ".html");
        api.save("/api/v1/studies/" + ResultsApi.encoded(id) + "/report", file);
        terminal.line("");
        terminal.line("Data: %s.".formatted(chosen.description()));
        terminal.line("Report  " + file);
        if (!staysUp) {
            terminal.line("Page and REST: after `tunelab up`, which finds this study again.");
            return;
        }
        terminal.line("Page    %s/#/studies/%s".formatted(api.url(), ResultsApi.encoded(id)));
        terminal.line("REST    %s/api/v1/studies/%s (OpenAPI: %s/q/swagger-ui)".formatted(api.url(), id, api.url()));
    }

    /** Something to read while the others run. */
    private static void first(Terminal terminal, StudyText text, JsonNode study, JsonNode stage) {
        if (stage.path("name").equals(study.path("stages").path(0).path("name"))) {
            text.stage(study, stage).forEach(terminal::line);
            terminal.line("");
        }
    }

    private static void tables(Terminal terminal, JsonNode study, StudyVerdicts verdicts) {
        var report = new StudyText(terminal.glyphs());
        for (var stage : study.path("stages")) {
            terminal.line("");
            report.stage(study, stage).forEach(terminal::line);
            if (stage.hasNonNull("best")) {
                var id = study.path("id").asText();
                var name = stage.path("name").asText();
                verdicts.lines(id, name, List.of()).forEach(terminal::line);
                verdicts.learningCurve(id, name).ifPresent(terminal::line);
            }
        }
    }
}
