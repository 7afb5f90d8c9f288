package io.tunelab.local.run;

import io.tunelab.local.rest.Experiment;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows a stage's runs while they run: on a terminal one line per run, drawn again and again; elsewhere a new line when a
 * run changes its state or ends an epoch, and now and then in between.
 */
final class ProgressView {
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** What makes a line worth printing again. */
    private record Milestone(Optional<Experiment.State> state, int epochs, long interval) {}

    private final Terminal terminal;
    private final ProgressLine line;
    private final Map<String, Milestone> printed = new HashMap<>();
    private final long startedAt = System.nanoTime();
    private int drawn;

    ProgressView(Terminal terminal, List<RunStatus> runs) {
        this.terminal = terminal;
        int width = runs.stream()
                .mapToInt(status -> status.run().name().length())
                .max()
                .orElse(0);
        this.line = new ProgressLine(terminal.glyphs(), width);
    }

    void show(List<RunStatus> runs) {
        if (terminal.interactive()) {
            terminal.redraw(drawn, runs.stream().map(line::of).toList());
            drawn = runs.size();
        } else {
            runs.forEach(this::printChange);
        }
    }

    private void printChange(RunStatus status) {
        var state = status.experiment().map(Experiment::state);
        int epochs = status.experiment().map(known -> known.epochs().size()).orElse(0);
        long interval = state.filter(s -> s == Experiment.State.RUNNING).isPresent()
                ? (System.nanoTime() - startedAt) / QUIET.toNanos()
                : 0;
        var milestone = new Milestone(state, epochs, interval);
        if (!Objects.equals(printed.put(status.run().id(), milestone), milestone)) {
            terminal.line(line.of(status));
        }
    }
}
