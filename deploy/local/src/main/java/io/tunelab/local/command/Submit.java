package io.tunelab.local.command;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.run.ResultTable;
import io.tunelab.local.run.RunStatus;
import io.tunelab.local.run.StudyRunner;
import io.tunelab.local.run.Verdicts;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.study.RequestCheck;
import io.tunelab.local.study.StudyReader;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits one experiment, or runs a study. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submits an experiment, or runs a study and shows its table.")
public final class Submit implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Parameters(paramLabel = "FILE", description = "A request or a study, JSON or YAML; - is standard input.")
    private String file;

    @Option(names = "--url", paramLabel = "URL", description = "Of the results-service (default: the local stack's).")
    private String url;

    @Override
    public Integer call() throws IOException {
        var terminal = Terminal.ofProcess();
        var reader = new StudyReader(
                new RequestCheck(Contracts.below(StackOptions.installation().root())));
        var text = read();
        var api = url == null ? dataDirectory.api() : new ResultsApi(url);
        if (!reader.isStudy(text)) {
            var id = api.submit(reader.readRequest(text));
            terminal.line("Submitted as " + id + ": " + api.experimentUrl(id));
            return 0;
        }
        var study = reader.readStudy(text);
        var runs = new StudyRunner(api, terminal).run(study, Stamp.now());
        terminal.line("");
        new ResultTable(terminal.glyphs()).lines(runs, study.selectBy()).forEach(terminal::line);
        new Verdicts(api).lines(runs, study.selectBy()).forEach(terminal::line);
        return runs.stream().map(RunStatus::result).allMatch(java.util.Optional::isPresent) ? 0 : 1;
    }

    private String read() throws IOException {
        if (file.equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new StackException("no such file: " + path.toAbsolutePath());
        }
        return Files.readString(path);
    }
}
