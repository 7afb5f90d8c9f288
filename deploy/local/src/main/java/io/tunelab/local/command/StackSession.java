package io.tunelab.local.command;

import io.tunelab.local.stack.StackClient;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A stack that a command starts and, unless it is left running, stops when the command ends, however it ends. */
final class StackSession {
    private static final long LOOK_MILLIS = 2000;

    private final StackClient client;
    private final Terminal terminal;

    StackSession(StackClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /** Starts it and tells the user of every part as it becomes ready. */
    StackRecord start(StackSettings settings, boolean bound) {
        var begin = Instant.now();
        terminal.line("Starting Tunelab in " + settings.dataDirectory().root());
        if (bound) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-stack"));
        }
        Set<String> told = new HashSet<>();
        var record = client.start(settings, bound, now -> tellOfReady(now, told));
        terminal.line("Ready after %s: REST and page at %s, OpenAPI at %s/q/swagger-ui"
                .formatted(
                        Format.duration(Duration.between(begin, Instant.now()).toMillis() / 1000.0),
                        record.restUrl(),
                        record.restUrl()));
        return record;
    }

    /** Stops it and tells the user of every part as it ends. */
    void stop() {
        if (client.running().isEmpty()) {
            return;
        }
        terminal.line("");
        terminal.line("Stopping Tunelab");
        Set<String> told = new HashSet<>();
        client.stop(now -> now.stopped().stream()
                .filter(part -> told.add(part.name()))
                .forEach(part -> terminal.line("  " + part.name() + " stopped")));
    }

    /** Returns when somebody else has stopped it. */
    void awaitStopped() throws InterruptedException {
        while (client.running().isPresent()) {
            Thread.sleep(LOOK_MILLIS);
        }
        terminal.line("Tunelab has been stopped.");
    }

    private void tellOfReady(StackRecord record, Set<String> told) {
        if (told.add(record.message()) && record.state() == StackRecord.State.STARTING) {
            terminal.line("  " + record.message());
        }
        for (var part : record.parts()) {
            if (part.state() != PartState.STARTING && told.add(part.name() + part.state())) {
                terminal.line("  %-10s %s  %s"
                        .formatted(part.name(), part.state().name().toLowerCase(Locale.ROOT), part.address()));
            }
        }
    }
}
