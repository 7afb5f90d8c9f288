package io.tunelab.local.command;

import io.tunelab.local.terminal.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Is the difference between these experiments and that one real? */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Tests whether experiments are better or worse than a baseline on the same test examples.")
public final class Compare implements Callable<Integer> {
    @Mixin
    private ServerOption server;

    @Parameters(index = "0", paramLabel = "BASELINE", description = "ID of the experiment to compare with.")
    private String baseline;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "IDs of the experiments to compare.")
    private List<String> experiments;

    @Option(
            names = "--margin",
            paramLabel = "M",
            defaultValue = "0.01",
            description =
                    "Largest difference in accuracy that counts as equivalent, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private String margin;

    @Option(names = "--json", description = "Print the service's JSON answer.")
    private boolean json;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        var api = server.api();
        var answer = api.get("/api/v1/comparisons?baseline=" + encoded(baseline) + "&experiments="
                + encoded(String.join(",", experiments)) + "&margin=" + encoded(margin));
        if (answer.isEmpty()) {
            terminal.line("One of these experiments is not known.");
            return 1;
        }
        if (json) {
            terminal.line(answer.get().toPrettyString());
            return 0;
        }
        for (var comparison : answer.get().path("comparisons")) {
            terminal.line(comparison.path("experiment_id").asText() + "  "
                    + comparison.path("verdict").asText());
            comparison.path("warnings").forEach(warning -> terminal.line("  caution: " + warning.asText()));
        }
        return 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
