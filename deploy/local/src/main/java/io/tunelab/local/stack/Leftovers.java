package io.tunelab.local.stack;

import io.tunelab.local.stack.StackRecord.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes of a stack whose supervisor was killed and could not stop them. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private final List<Part> parts;

    private Leftovers(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Those that a supervisor, dead now, had recorded and that still run; in the order in which to stop them. */
    static Leftovers of(DataDirectory directory) {
        var found = new ArrayList<Part>();
        StackRecord.read(directory).filter(record -> !record.isSupervised()).ifPresent(record -> record.parts().stream()
                .filter(part -> part.process().filter(OwnProcess::isAlive).isPresent())
                .forEach(found::add));
        // The record names the servers first, and their clients have to go before them.
        java.util.Collections.reverse(found);
        return new Leftovers(found);
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    void stop() {
        parts.forEach(part -> part.process().ifPresent(process -> process.stop(PATIENCE)));
    }
}
