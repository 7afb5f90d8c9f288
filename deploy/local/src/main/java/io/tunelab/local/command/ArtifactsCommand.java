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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final String UNREAD_RECORDS = "tunelab_results_unread_records";
    private static final Pattern UNREAD = Pattern.compile("(?m)^" + UNREAD_RECORDS + "(?:\\{[^}]*})? (NaN|[0-9.E]+)$");

    @Mixin
    private ServerOption server;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Artifacts directory (default: $TUNELAB_ARTIFACTS_DIRECTORY, else that of the local stack)."
                    + " Needed if a server is named.")
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
        var root = root();
        var api = server.api();
        refuseWhileReading(api);
        try {
            var unused = UnusedArtifacts.in(
                    root,
                    id -> api.get("/api/v1/experiments/" + ResultsApi.encoded(id))
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

    /**
     * During a rebuild, or after a restore, runs are not known for a while that soon are. Only a service that says that it
     * has read everything knows which runs there are.
     */
    private static void refuseWhileReading(ResultsApi api) {
        var unread = api.text("/q/metrics")
                .map(UNREAD::matcher)
                .filter(Matcher::find)
                .map(found -> Double.parseDouble(found.group(1)))
                .orElse(Double.NaN);
        if (unread.isNaN()) {
            throw new StackException(api.url() + " does not say whether it has read everything in Kafka ("
                    + UNREAD_RECORDS + " in /q/metrics), so it may not know every run yet; try again later");
        }
        if (unread > 0) {
            throw new StackException(
                    "results-service still has %.0f records to read, as after a rebuild or restore; try again later"
                            .formatted(unread));
        }
    }

    private Path root() {
        var named = Optional.ofNullable(directory)
                .or(() -> Optional.ofNullable(System.getenv("TUNELAB_ARTIFACTS_DIRECTORY"))
                        .filter(value -> !value.isBlank())
                        .map(Path::of));
        if (named.isEmpty() && server.address().isPresent()) {
            throw new IllegalArgumentException(
                    "the artifacts of " + server.address().get()
                            + " are not those of the local stack; name their directory with --directory");
        }
        var root = named.orElseGet(() -> server.root().resolve("artifacts"));
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(
                    root + " is not a directory; allowed: an existing one (objects in a bucket are not listed)");
        }
        return root;
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
