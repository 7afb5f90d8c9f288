package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.FileTransfer;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.rest.Run;
import io.tunelab.local.rest.YamlText;
import io.tunelab.local.run.ExperimentText;
import io.tunelab.local.run.MlflowExport;
import io.tunelab.local.run.ProgressView;
import io.tunelab.local.run.RunLogText;
import io.tunelab.local.run.StudyWatch;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Single experiments. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        subcommands = {
            Tidying.Cancel.class,
            Tidying.Retry.class,
            Tidying.Rename.class,
            Tidying.Tag.class,
            Tidying.Note.class,
            Tidying.Archive.class,
            Tidying.Delete.class
        },
        description = "Submits, lists, shows, follows, tidies and compares single experiments.")
public final class ExperimentCommands {
    private static final String PATH = "/api/v1/experiments";
    private static final long LOOK_MILLIS = 1_000;

    /** Where the service is, and how answers are shown. */
    static final class Service {
        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the service's JSON answer.")
        private boolean json;

        private final Terminal terminal = Terminal.ofProcess();

        ResultsApi api() {
            return server.api();
        }

        JsonNode experiment(String id) {
            return api().get(path(id)).orElseThrow(() -> new ApiException("there is no experiment '" + id + "'"));
        }

        ExperimentText report() {
            return new ExperimentText(terminal.glyphs());
        }

        int show(JsonNode answer, List<String> lines) {
            (json ? List.of(answer.toPrettyString()) : lines).forEach(terminal::line);
            return 0;
        }
    }

    private static String path(String id) {
        return PATH + "/" + ResultsApi.encoded(id);
    }

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description = "Submits the experiment that a file describes.")
    int submit(
            @Mixin Service service,
            @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.") String file,
            @Option(names = "--watch", description = "Follow the experiment until it ends.") boolean watch)
            throws IOException, InterruptedException {
        var content = YamlText.read(TextFile.read(file));
        var answer = service.api().post(PATH, "application/json", content.toString());
        var id = answer.path("experiment_id").asText();
        return watch
                ? watch(service, id)
                : service.show(answer, List.of(service.api().submitted(id)));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists experiments, newest first.")
    int list(
            @Mixin Service service,
            @Option(
                            names = "--filter",
                            paramLabel = "CONDITION",
                            description = "For example: test_accuracy >= 0.85 and max_length = 512")
                    String filter,
            @Option(
                            names = "--search",
                            paramLabel = "WORDS",
                            description = "Words that the ID, name, model, data, tags or notes contain.")
                    String words,
            @Option(names = "--archived", description = "Archived ones, too.") boolean archived,
            @Option(names = "--study", paramLabel = "ID", description = "Only experiments of this study.") String study,
            @Option(names = "--sort", paramLabel = "FIELDS", description = "For example: -val_accuracy,learning_rate")
                    String sort,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Maximum number of entries (default: ${DEFAULT-VALUE}).")
                    int limit) {
        var query = new ArrayList<>(List.of("limit=" + limit));
        add(query, "filter", filter);
        add(query, "q", words);
        add(query, "archived", archived ? "all" : null);
        add(query, "study", study);
        add(query, "sort", sort);
        var page = service.api().get(PATH + "?" + String.join("&", query)).orElseThrow();
        return service.show(page, service.report().list(page));
    }

    private static void add(List<String> query, String name, String value) {
        if (value != null) {
            query.add(name + "=" + ResultsApi.encoded(value));
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows an experiment and its epochs.")
    int show(@Mixin Service service, @Parameters(paramLabel = "ID") String id) {
        var experiment = service.experiment(id);
        return service.show(experiment, service.report().whole(experiment));
    }

    private static JsonNode part(Service service, String id, String name) {
        return service.api()
                .get(path(id) + "/" + name)
                .orElseThrow(() -> new ApiException("there is no experiment '" + id + "'"));
    }

    @Command(
            name = "reliability",
            mixinStandardHelpOptions = true,
            description = "Shows how well the probabilities of an experiment are calibrated on its test set.")
    int reliability(@Mixin Service service, @Parameters(paramLabel = "ID") String id) {
        var answer = part(service, id, "reliability");
        return service.show(answer, service.report().reliability(answer));
    }

    @Command(
            name = "measures",
            mixinStandardHelpOptions = true,
            description = "Shows all measures of an experiment on its test set, for each label too.")
    int measures(@Mixin Service service, @Parameters(paramLabel = "ID") String id) {
        var answer = part(service, id, "measures");
        return service.show(answer, service.report().measures(answer));
    }

    @Command(
            name = "log",
            mixinStandardHelpOptions = true,
            description = "Shows what the trainers wrote to their logs about an experiment.")
    int log(@Mixin Service service, @Parameters(paramLabel = "ID") String id) {
        var answer = part(service, id, "log");
        return service.show(answer, RunLogText.of(answer));
    }

    @Command(
            name = "model",
            mixinStandardHelpOptions = true,
            description =
                    "Downloads the model of a completed experiment as a tar archive. A download that broke off resumes.")
    int model(
            @Mixin Service service,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--output", paramLabel = "FILE", description = "Default: ID.tar in this directory.")
                    Path output) {
        var file = output == null ? Path.of(id + ".tar") : output;
        new FileTransfer(service.api()).save(path(id) + "/model", file);
        return service.show(
                JsonNodeFactory.instance.objectNode().put("file", file.toString()),
                List.of("Saved as " + file + "; `tar -xf` unpacks it, and `sha256sum -c SHA256SUMS` inside checks it"));
    }

    @Command(name = "watch", mixinStandardHelpOptions = true, description = "Follows an experiment until it ends.")
    int watch(@Mixin Service service, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        ProgressView view = null;
        while (true) {
            var experiment = service.experiment(id);
            var run = Run.ofExperiment(experiment);
            view = view == null ? new ProgressView(service.terminal, List.of(run)) : view;
            view.show(List.of(run));
            if (run.isOver()) {
                service.show(experiment, service.report().whole(experiment));
                return run.standing().state().equals("COMPLETED") ? 0 : 1;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Shows how two experiments differ in settings, provenance and results.")
    int diff(
            @Mixin Service service,
            @Parameters(index = "0", paramLabel = "ID") String one,
            @Parameters(index = "1", paramLabel = "OTHER") String other) {
        var first = service.experiment(one);
        var second = service.experiment(other);
        var both = JsonNodeFactory.instance.arrayNode().add(first).add(second);
        return service.show(both, service.report().difference(first, second));
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Logs experiments, or a whole study, to an MLflow server. Nothing is logged twice.",
                "MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and _PASSWORD, are passed on."
            })
    int export(
            @Mixin Service service,
            @Parameters(paramLabel = "ID", arity = "0..*") List<String> ids,
            @Option(
                            names = "--study",
                            paramLabel = "ID",
                            description = "Export all experiments of this study (ID or name), and its report.")
                    String study,
            @Option(
                            names = "--mlflow",
                            paramLabel = "URI",
                            required = true,
                            description = "Address of the MLflow server, as results-service reaches it.")
                    String address) {
        var mlflow = new MlflowExport(service.api(), address, System.getenv());
        var logged = JsonNodeFactory.instance.arrayNode();
        (ids == null ? List.<String>of() : ids).forEach(id -> logged.add(mlflow.experiment(id, Optional.empty())));
        if (study != null) {
            var named = StudyWatch.named(service.api(), study);
            var id = named.path("id").asText();
            logged.add(mlflow.study(id));
            named.findValuesAsText("experiment_id").stream()
                    .distinct()
                    .forEach(run -> logged.add(mlflow.experiment(run, Optional.of(id))));
        }
        if (logged.isEmpty()) {
            throw new IllegalArgumentException("which experiments? Name their ids, or a study with --study");
        }
        return service.show(logged, List.of("Logged: " + logged.size() + " runs to " + address));
    }
}
