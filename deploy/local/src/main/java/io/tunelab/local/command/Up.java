package io.tunelab.local.command;

import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackClient;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the stack. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts Kafka, PostgreSQL and the services on this machine; Ctrl-C stops them.")
public final class Up implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private StackOptions options;

    @Option(
            names = {"-d", "--detach"},
            description = "Run in the background; `tunelab down` stops it.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        var terminal = Terminal.ofProcess();
        var client = dataDirectory.client();
        client.running().ifPresent(record -> {
            throw new StackException(StackClient.describeRunning(record));
        });
        var settings = options.settings(dataDirectory.directory(), Map.of());
        var record = new StackSession(client, terminal).start(settings, !detach);
        if (detach) {
            terminal.line("It runs in the background: `tunelab status`, `tunelab logs`, `tunelab down`.");
            return 0;
        }
        terminal.line("Logs are in " + settings.dataDirectory().logs() + ". Ctrl-C stops everything.");
        return watch(client, terminal, new ResultsApi(record.restUrl()));
    }

    /** A line on what goes on, until the stack ends; this process is ended from outside. */
    private static int watch(StackClient client, Terminal terminal, ResultsApi api) throws InterruptedException {
        boolean drawn = false;
        while (true) {
            var record = client.running();
            if (record.isEmpty()) {
                terminal.line("Tunelab has been stopped.");
                return 0;
            }
            if (terminal.interactive() && record.get().state() == StackRecord.State.READY) {
                terminal.redraw(drawn ? 1 : 0, List.of(statusLine(record.get(), api)));
                drawn = true;
            }
            Thread.sleep(2000);
        }
    }

    private static String statusLine(StackRecord record, ResultsApi api) {
        var troubled = record.parts().stream()
                .filter(part -> part.state() != PartState.READY)
                .map(StackRecord.Part::name)
                .collect(Collectors.joining(", "));
        var parts = troubled.isEmpty() ? "all parts ready" : "not ready: " + troubled;
        var experiments = List.of("RUNNING", "QUEUED", "COMPLETED", "FAILED").stream()
                .map(state -> api.count(state)
                        .filter(count -> count > 0)
                        .map(count -> count + " " + state.toLowerCase(java.util.Locale.ROOT)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return parts + (experiments.isEmpty() ? "" : "; experiments: " + experiments);
    }
}
