package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.rest.YamlText;
import io.tunelab.local.run.StudyText;
import io.tunelab.local.run.StudyVerdicts;
import io.tunelab.local.run.StudyWatch;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on a fresh machine: a study of three stages, its tables, verdicts and report. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs a study of three stages (how much context, how much data, how many layers?) and reports the answers.")
public final class Demo implements Callable<Integer> {
    /** Of a file whose size the demo cannot know, its first stage takes so much as makes a few minutes on two cores. */
    private static final long ROWS = 1_600;

    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Your labelled texts: CSV, JSONL or Parquet, or the aclImdb folder or archive.")
    private Path data;

    @Option(
            names = "--fraction",
            paramLabel = "F",
            description = "Fraction of the rows to use, 0 to 1. Stages that vary the fraction are scaled by it.")
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
        var chosen = DemoData.choose(Optional.ofNullable(data));
        var plan = plan(chosen);
        terminal.line(plan.path("question").asText().strip());
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
        boolean isComplete = run(terminal, record.restUrl(), plan, chosen);
        if (running.isEmpty() && !exit && (keep || terminal.interactive())) {
            terminal.line("Everything keeps running until Ctrl-C.");
            session.awaitStopped();
        }
        return isComplete ? 0 : 1;
    }

    private static boolean knows(StackRecord running, DemoData chosen) {
        return chosen.files().entrySet().stream().allMatch(set -> set.getValue()
                .toAbsolutePath()
                .normalize()
                .toString()
                .equals(running.dataSets().get(set.getKey())));
    }

    private boolean run(Terminal terminal, String url, JsonNode plan, DemoData chosen) throws InterruptedException {
        var begin = Instant.now();
        var api = new ResultsApi(url);
        var id = api.post("/api/v1/studies", "application/json", plan.toString())
                .path("id")
                .asText();
        var study = new StudyWatch(api, terminal).follow(id);
        var report = new StudyText(terminal.glyphs());
        var verdicts = new StudyVerdicts(api);
        for (var stage : study.path("stages")) {
            terminal.line("");
            report.stage(study, stage).forEach(terminal::line);
            if (stage.hasNonNull("best")) {
                var name = stage.path("name").asText();
                verdicts.lines(id, name, List.of()).forEach(terminal::line);
                verdicts.learningCurve(id, name).ifPresent(terminal::line);
            }
        }
        terminal.line("");
        terminal.line("Data: %s. %d runs in %s."
                .formatted(
                        chosen.description(),
                        study.path("progress").path("total").asInt(),
                        Format.duration(Duration.between(begin, Instant.now()).toSeconds())));
        var file = dataDirectory.directory().root().resolve("reports").resolve(id + ".html");
        api.save("/api/v1/studies/" + ResultsApi.encoded(id) + "/report", file);
        terminal.line("Report " + file);
        terminal.line(
                "Page " + url + "   REST " + url + "/api/v1/studies/" + id + "   OpenAPI " + url + "/q/swagger-ui");
        return study.path("state").asText().equals("COMPLETED");
    }

    /** The study's file with the data, the share and the model that the user chose. */
    private ObjectNode plan(DemoData chosen) throws IOException {
        var installation = StackOptions.installation();
        var file = study == null ? installation.studies().resolve("demo-coursework.yaml") : study;
        var plan = YamlText.read(Files.readString(file));
        ObjectNode fixed = plan.withObject("/fixed");
        ObjectNode dataset = fixed.withObject("/dataset");
        dataset.put("name", chosen.name());
        Optional.ofNullable(fraction).or(() -> chosen.fractionFor(ROWS)).ifPresent(share -> {
            double before = dataset.path("fraction").asDouble(1);
            dataset.put("fraction", share);
            scale(plan, share / before);
        });
        if (model != null) {
            fixed.put("model", model);
        }
        return plan;
    }

    /** Exact, as the study's author would have written it: two shares never get one name. */
    private static String percent(JsonNode share) {
        return share.decimalValue().movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    /** So that what was half or twice the first share still is; a share cannot be more than all. */
    private static void scale(ObjectNode plan, double factor) {
        for (var stage : plan.path("stages")) {
            for (var configuration : stage.path("configurations")) {
                if (configuration.path("dataset").path("fraction").isNumber()) {
                    var own = (ObjectNode) configuration.path("dataset");
                    double share =
                            Math.round(1e6 * factor * own.path("fraction").asDouble()) / 1e6;
                    own.put("fraction", Math.min(1, share));
                    ((ObjectNode) configuration).put("name", percent(own.path("fraction")));
                }
            }
        }
    }
}
