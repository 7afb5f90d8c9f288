package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.run.StudyPlanText;
import io.tunelab.local.run.StudyText;
import io.tunelab.local.run.StudyVerdicts;
import io.tunelab.local.run.StudyWatch;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Studies that results-service runs: it goes on with them also when this command has ended. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        subcommands = {
            StudyData.Doubts.class,
            StudyData.Cartography.class,
            Tidying.Rename.class,
            Tidying.Tag.class,
            Tidying.Note.class,
            Tidying.Archive.class
        },
        description = "Starts, shows and controls studies. results-service runs them stage by stage.")
public final class StudyCommands {
    private static final String PATH = "/api/v1/studies";
    static final String NAMED = "ID of a study, or a name, which means the newest study of that name.";

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

        StudyText report() {
            return new StudyText(terminal.glyphs());
        }

        /** Prints what is at a path, or saves it. */
        int fetch(String path, Path output) {
            if (output == null) {
                terminal.line(api().text(path).orElseThrow(() -> new ApiException("there is nothing at " + path)));
            } else {
                api().save(path, output);
                terminal.line("Saved: " + output.toAbsolutePath());
            }
            return 0;
        }

        int show(JsonNode answer, List<String> lines) {
            (json ? List.of(answer.toPrettyString()) : lines).forEach(terminal::line);
            return 0;
        }

        /** The study with that id, or else the newest of that name. */
        JsonNode study(String idOrName) {
            return StudyWatch.named(api(), idOrName);
        }

        String id(String idOrName) {
            return study(idOrName).path("id").asText();
        }

        int watch(String id) throws InterruptedException {
            var study = new StudyWatch(api(), terminal).follow(id);
            terminal.line("");
            show(study, report().whole(study));
            return study.path("state").asText().equals("COMPLETED") ? 0 : 1;
        }
    }

    private static String path(String id) {
        return PATH + "/" + encoded(id);
    }

    private static String encoded(String text) {
        return ResultsApi.encoded(text);
    }

    @Command(name = "run", mixinStandardHelpOptions = true, description = "Starts the study that a file describes.")
    int start(
            @Mixin Service service,
            @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.") String file,
            @Option(
                            names = "--set",
                            paramLabel = "FIELD=VALUE",
                            description = "Another value of a fixed field. Repeatable.")
                    List<String> overrides,
            @Option(
                            names = "--dry-run",
                            description =
                                    "Only validate the study and show what it would run and cost, and which differences it can show. With --json every request, too.")
                    boolean dryRun,
            @Option(names = "--watch", description = "Show its progress to the end, then its tables.") boolean watch)
            throws IOException, InterruptedException {
        var query = new ArrayList<>(List.of("dry_run=" + dryRun));
        (overrides == null ? List.<String>of() : overrides).forEach(each -> query.add("override=" + encoded(each)));
        var study = service.api().post(PATH + "?" + String.join("&", query), "application/yaml", TextFile.read(file));
        if (dryRun) {
            return service.show(study, StudyPlanText.lines(study));
        }
        var id = study.path("id").asText();
        if (!watch) {
            return service.show(
                    study, List.of(service.report().brief(study), "`tunelab study show " + id + "` tells more."));
        }
        return service.watch(id);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists studies, newest first.")
    int list(@Mixin Service service) {
        var page = service.api().get(PATH + "?limit=100").orElseThrow();
        return service.show(page, service.report().list(page));
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a study's stages and runs.")
    int show(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named) {
        var study = service.study(named);
        return service.show(study, service.report().whole(study));
    }

    @Command(name = "watch", mixinStandardHelpOptions = true, description = "Follows a study until it ends.")
    int watch(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named)
            throws InterruptedException {
        return service.watch(service.id(named));
    }

    @Command(
            name = "table",
            mixinStandardHelpOptions = true,
            description = "Prints or saves a study's results, one row per configuration or per run.")
    int table(
            @Mixin Service service,
            @Parameters(paramLabel = "ID", description = NAMED) String named,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "markdown",
                            description = "markdown, latex, csv, json or parquet (default: ${DEFAULT-VALUE}).")
                    String format,
            @Option(
                            names = "--rows",
                            paramLabel = "ROWS",
                            defaultValue = "configurations",
                            description = "configurations, runs or epochs (default: ${DEFAULT-VALUE}).")
                    String rows,
            @Option(names = "--stage", paramLabel = "NAME", description = "Only this stage.") String stage,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Save it there.")
                    Path output) {
        var what = rows.equals("epochs") ? "/metrics?" : "/table?rows=" + encoded(rows) + "&";
        return service.fetch(
                path(service.id(named)) + what + "format=" + encoded(service.json ? "json" : format)
                        + (stage == null ? "" : "&stage=" + encoded(stage)),
                output);
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Tests which configurations differ significantly from a baseline.")
    int compare(
            @Mixin Service service,
            @Parameters(paramLabel = "ID", description = NAMED) String named,
            @Option(names = "--stage", paramLabel = "NAME", description = "Only this stage.") String stage,
            @Option(
                            names = "--baseline",
                            paramLabel = "NAME",
                            description = "A configuration (default: the one the study names, else the best).")
                    String baseline,
            @Option(
                            names = "--margin",
                            paramLabel = "M",
                            description = "Largest difference in accuracy that counts as equivalent, 0 to 1.")
                    String margin) {
        var study = service.study(named);
        var id = study.path("id").asText();
        var query = new ArrayList<String>();
        Optional.ofNullable(baseline).ifPresent(name -> query.add("baseline=" + encoded(name)));
        Optional.ofNullable(margin).ifPresent(number -> query.add("margin=" + encoded(number)));
        var stages = new ArrayList<String>();
        study.path("stages").forEach(one -> stages.add(one.path("name").asText()));
        var verdicts = new StudyVerdicts(service.api());
        for (var name : stage == null ? stages : List.of(stage)) {
            if (service.json) {
                var path = path(id) + "/compare?stage=" + encoded(name) + "&" + String.join("&", query);
                service.show(service.api().get(path).orElseThrow(), List.of());
            } else {
                service.terminal.line(name);
                verdicts.lines(id, name, query).forEach(service.terminal::line);
                verdicts.searchCurve(id, name).ifPresent(line -> service.terminal.line("  " + line));
                verdicts.seedSpread(id, name).ifPresent(line -> service.terminal.line("  " + line));
            }
        }
        return 0;
    }

    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Saves a study's report with tables, charts and verdicts, as HTML or Markdown.")
    int report(
            @Mixin Service service,
            @Parameters(paramLabel = "ID", description = NAMED) String named,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "html",
                            description = "html or markdown (default: ${DEFAULT-VALUE}).")
                    String format,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description =
                                    "Output file (default: ID.html or ID.md here). With Markdown, the charts are written to the same directory.")
                    Path output) {
        var id = service.id(named);
        boolean isHtml = !format.equals("markdown");
        var file = output == null ? Path.of(id + (isHtml ? ".html" : ".md")) : output;
        var api = service.api();
        api.save(path(id) + "/report?format=" + encoded(format), file);
        if (!isHtml) {
            api.get(path(id) + "/charts").orElseThrow().forEach(chart -> {
                var name = chart.path("name").asText() + ".svg";
                api.save(
                        path(id) + "/charts/" + encoded(name),
                        file.resolveSibling("charts").resolve(name));
            });
        }
        service.terminal.line("Report: " + file.toAbsolutePath());
        return 0;
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Pauses a study. The current runs finish.")
    int pause(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named) {
        return changed(service, named, "pause");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Resumes a paused study.")
    int resume(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named) {
        return changed(service, named, "resume");
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancels a study and its runs.")
    int cancel(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named) {
        return changed(service, named, "cancel");
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = "Retries failed and cancelled runs.")
    int retry(
            @Mixin Service service,
            @Parameters(index = "0", paramLabel = "ID", description = NAMED) String named,
            @Parameters(index = "1..*", paramLabel = "CELL", description = "Only these cells.") List<String> cells) {
        var query = (cells == null ? List.<String>of() : cells)
                .stream().map(cell -> "cell=" + encoded(cell)).collect(Collectors.joining("&"));
        return changed(service, named, "retry?" + query);
    }

    @Command(name = "extend", mixinStandardHelpOptions = true, description = "Adds seeds. Finished runs are kept.")
    int extend(
            @Mixin Service service,
            @Parameters(paramLabel = "ID", description = NAMED) String named,
            @Option(names = "--seeds", paramLabel = "N", required = true, description = "New total number of seeds.")
                    int seeds,
            @Option(names = "--stage", paramLabel = "NAME", description = "Only this stage.") String stage) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("seeds", seeds);
        if (stage != null) {
            body.put("stage", stage);
        }
        var study = service.api().post(path(service.id(named)) + "/extend", "application/json", body.toString());
        return service.show(study, List.of(service.report().brief(study)));
    }

    @Command(
            name = "mirror",
            mixinStandardHelpOptions = true,
            description = "Logs a study that ended before an MLflow server was set to that server.")
    int mirror(@Mixin Service service, @Parameters(paramLabel = "ID", description = NAMED) String named) {
        var answer = service.api().post("/api/v1/mirror/studies/" + encoded(service.id(named)), "application/json", "");
        return service.show(
                answer,
                List.of("%d runs will be logged to %s"
                        .formatted(
                                answer.path("runs").asInt(),
                                answer.path("server").asText())));
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes a study. Its experiments are kept unless --experiments is given.")
    int delete(
            @Mixin Service service,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--experiments",
                            description = "Delete its experiments, too, except those that other studies use.")
                    boolean experiments) {
        service.api().delete(path(id) + "?experiments=" + experiments);
        return 0;
    }

    private static int changed(Service service, String named, String what) {
        var study = service.api().post(path(service.id(named)) + "/" + what, "application/json", "");
        return service.show(study, List.of(service.report().brief(study)));
    }
}
