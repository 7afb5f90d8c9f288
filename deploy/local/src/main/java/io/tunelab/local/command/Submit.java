package io.tunelab.local.command;

import io.tunelab.local.rest.YamlText;
import io.tunelab.local.run.StudyText;
import io.tunelab.local.run.StudyWatch;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits one experiment, or runs a study. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submits an experiment, or runs a study and shows its tables.")
public final class Submit implements Callable<Integer> {
    @Mixin
    private ServerOption server;

    @Parameters(paramLabel = "FILE", description = "A request or a study, JSON or YAML; - reads standard input.")
    private String file;

    @Option(names = "--json", description = "Print the service's JSON answer; do not follow a study.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var terminal = Terminal.ofProcess();
        var text = TextFile.read(file);
        var content = YamlText.read(text);
        var api = server.api();
        boolean isStudy = content.has("stages");
        // A study as it was written: the service names the lines of what it refuses.
        var answer = isStudy
                ? api.post("/api/v1/studies", "application/yaml", text)
                : api.post("/api/v1/experiments", "application/json", content.toString());
        if (json) {
            terminal.line(answer.toPrettyString());
            return 0;
        }
        if (!isStudy) {
            var id = answer.path("experiment_id").asText();
            terminal.line(api.submitted(id) + ": " + api.experimentUrl(id));
            return 0;
        }
        var id = answer.path("id").asText();
        var study = new StudyWatch(api, terminal).follow(id);
        terminal.line("");
        new StudyText(terminal.glyphs()).whole(study).forEach(terminal::line);
        return study.path("state").asText().equals("COMPLETED") ? 0 : 1;
    }
}
