package io.tunelab.local.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.PartStates;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Table;
import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what runs. Exit status 0 where a stack is ready, 3 where none is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what is running and where. Exit status: 0 ready, 3 not running or not ready.")
public final class Status implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;
    private static final List<String> STATES = List.of(
            "QUEUED", "RUNNING", "STALLED", "PAUSED", "COMPLETED", "FAILED", "CANCELLED", "STOPPED", "REJECTED");

    @Mixin
    private ServerOption server;

    @Option(
            names = "--json",
            description =
                    "Print run/stack.json, or {} if nothing runs; with --server, its address and number of experiments.")
    private boolean json;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        if (server.address().isPresent()) {
            return remote(terminal, server.api());
        }
        var running = server.client().running();
        if (json) {
            terminal.line(running.map(StackRecord::json).orElse("{}"));
            return running.filter(record -> record.state() == StackRecord.State.READY)
                    .map(record -> 0)
                    .orElse(NOT_RUNNING);
        }
        if (running.isEmpty()) {
            terminal.line("Tunelab is not running on " + server.root() + ".");
            return NOT_RUNNING;
        }
        var record = running.get();
        terminal.line("Tunelab is %s on %s, process %d, up %s"
                .formatted(
                        record.state().name().toLowerCase(Locale.ROOT),
                        record.dataDirectory(),
                        record.supervisor().pid(),
                        since(record.startedAt())));
        var states = PartStates.of(record.parts());
        parts(record, states).lines(terminal.glyphs().separator()).forEach(terminal::line);
        if (record.state() != StackRecord.State.READY) {
            terminal.line(record.message());
            return NOT_RUNNING;
        }
        if (!states.values().stream().allMatch(PartStates.READY::equals)) {
            terminal.line("Not all parts are ready: tunelab logs NAME shows why.");
            return NOT_RUNNING;
        }
        experiments(terminal, new ResultsApi(record.restUrl()));
        return 0;
    }

    /** Of a service elsewhere REST says only whether it answers, and how many experiments it has. */
    private int remote(Terminal terminal, ResultsApi api) {
        var experiments = api.get("/api/v1/experiments?size=1")
                .orElseThrow(() -> new ApiException(
                        api.url() + " answers, but not as a results-service: there is no /api/v1/experiments"));
        if (json) {
            terminal.line(JsonNodeFactory.instance
                    .objectNode()
                    .put("server", api.url())
                    .put("experiments", experiments.path("total").asInt())
                    .toPrettyString());
            return 0;
        }
        terminal.line("Tunelab is ready at " + api.url() + ".");
        experiments(terminal, api);
        return 0;
    }

    private static Table parts(StackRecord record, Map<String, String> states) {
        var table = new Table(
                Column.text("part"),
                Column.text("state"),
                Column.figures("pid"),
                Column.figures("for"),
                Column.figures("restarts"),
                Column.text("address"));
        for (var part : record.parts()) {
            table.row(
                    part.name(),
                    states.get(part.name()),
                    part.process().map(process -> "" + process.pid()).orElse(""),
                    since(part.since()),
                    "" + part.restarts(),
                    part.address());
        }
        return table;
    }

    private static void experiments(Terminal terminal, ResultsApi api) {
        var counts = new StringBuilder("Experiments:");
        for (var state : STATES) {
            api.count(state)
                    .filter(count -> count > 0)
                    .ifPresent(count ->
                            counts.append(' ').append(count).append(' ').append(state.toLowerCase(Locale.ROOT)));
        }
        terminal.line(counts.toString());
    }

    private static String since(Instant instant) {
        return Format.duration(Duration.between(instant, Instant.now()).toSeconds());
    }
}
