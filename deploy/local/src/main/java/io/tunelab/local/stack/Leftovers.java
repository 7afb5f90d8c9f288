package io.tunelab.local.stack;

import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackRecord.PartState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Processes of a stack whose supervisor was killed and could not stop them, and the database of a command that was.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private final List<Part> parts;

    private Leftovers(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Those that a supervisor, dead now, had recorded and that still run; in the order in which to stop them. And the
     * database, which commands without a record start as well. The caller has the directory's lock, so that nobody else
     * has started one meanwhile.
     */
    static Leftovers of(DataDirectory directory) {
        var found = new ArrayList<Part>();
        StackRecord.read(directory).filter(record -> !record.isSupervised()).ifPresent(record -> record.parts().stream()
                .filter(part -> part.process().filter(OwnProcess::isAlive).isPresent())
                .forEach(found::add));
        // The record names the servers first, and their clients have to go before them.
        Collections.reverse(found);
        PostgresProcess.of(directory)
                .filter(process -> found.stream()
                        .flatMap(part -> part.process().stream())
                        .noneMatch(known -> known.pid() == process.pid()))
                .ifPresent(process -> found.add(
                        new Part(LocalStack.POSTGRES, PartState.READY, "", Optional.of(process), 0, Instant.now())));
        return new Leftovers(found);
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    void stop() {
        parts.forEach(part -> part.process().ifPresent(process -> process.stop(PATIENCE)));
    }
}
