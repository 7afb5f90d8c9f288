package io.tunelab.local.command;

import io.tunelab.local.backup.UnusedArtifacts;
import io.tunelab.local.backup.UnusedArtifacts.Unused;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists and removes models and checkpoints of runs that results-service does not know. */
@Command(
        name = "artifacts",
        mixinStandardHelpOptions = true,
        description =
                "Lists models and checkpoints of runs that results-service does not know any more, and removes them"
                        + " with --delete. For directories; objects in a bucket are not listed.")
public final class ArtifactsCommand implements Callable<Integer> {
    @Mixin
    private ServerOption server;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Artifacts directory (default: $TUNELAB_ARTIFACTS_DIRECTORY, else that of the local stack).")
    private Path directory;

    @Option(
            names = "--older-than",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = "Leave out what was written in the last HOURS (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(names = "--delete", description = "Remove what is listed; without, nothing is changed.")
    private boolean delete;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        var api = server.api();
        refuseWhileReading(api);
        var root = root();
        try {
            var unused = UnusedArtifacts.in(
                    root,
                    id -> api.get("/api/v1/experiments/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                            .isPresent(),
                    Instant.now().minus(Duration.ofHours(hours)));
            if (unused.isEmpty()) {
                terminal.line("Every run with artifacts in " + root + " is known to " + api.url() + ".");
                return 0;
            }
            table(unused).lines(terminal.glyphs().separator()).forEach(terminal::line);
            var sum = "%d directories, %d MB"
                    .formatted(
                            unused.size(),
                            unused.stream().mapToLong(Unused::bytes).sum() / 1_000_000);
            if (!delete) {
                terminal.line(sum + ". Nothing was removed; --delete removes them.");
                return 0;
            }
            for (var one : unused) {
                UnusedArtifacts.remove(one);
            }
            terminal.line(sum + " removed.");
            return 0;
        } catch (IOException e) {
            throw new StackException("cannot go through " + root + ": " + e.getMessage(), e);
        }
    }

    /** During a rebuild, or after a restore, runs are not known for a while that soon are. */
    private static void refuseWhileReading(ResultsApi api) {
        var metrics = api.text("/q/metrics").orElse("");
        boolean isBehind = metrics.lines()
                .filter(line -> line.startsWith("kafka_consumer_fetch_manager_records_lag{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .anyMatch(lag -> !lag.equals("NaN") && Double.parseDouble(lag) > 0);
        if (isBehind) {
            throw new StackException(
                    "results-service is still reading topics, as after a rebuild or restore; try again later");
        }
    }

    private Path root() {
        return Optional.ofNullable(directory)
                .or(() -> Optional.ofNullable(System.getenv("TUNELAB_ARTIFACTS_DIRECTORY"))
                        .map(Path::of))
                .orElseGet(() -> server.root().resolve("artifacts"));
    }

    private static Table table(List<Unused> unused) {
        var table = new Table(Column.text("run"), Column.figures("MB"), Column.figures("written"));
        for (var one : unused) {
            var age = Duration.between(one.changedAt(), Instant.now()).toSeconds();
            table.row(
                    one.directory().getFileName().toString(),
                    "" + one.bytes() / 1_000_000,
                    Format.duration(age) + " ago");
        }
        return table;
    }
}
