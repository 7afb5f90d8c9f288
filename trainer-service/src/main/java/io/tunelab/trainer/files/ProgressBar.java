package io.tunelab.trainer.files;

import io.tunelab.trainer.engine.TrainingTotals;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A run's progress on one line of a terminal, and a line per epoch; without a terminal only the latter. */
public final class ProgressBar implements TrainingListener {
    private static final int WIDTH = 24;

    private final PrintWriter out;
    private final int epochs;
    private final boolean terminal;

    public ProgressBar(PrintWriter out, int epochs) {
        this(out, epochs, errorsGoToATerminal());
    }

    ProgressBar(PrintWriter out, int epochs, boolean terminal) {
        this.out = out;
        this.epochs = epochs;
        this.terminal = terminal;
    }

    /** Java tells it of standard output only. */
    private static boolean errorsGoToATerminal() {
        try {
            var target = Path.of("/proc/self/fd/2").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return System.console() != null;
        }
    }

    @Override
    public void trained(Place last, TrainingTotals sums, double learningRate, double seconds) {
        double left = seconds / last.step() * (last.runSteps() - last.runStep());
        int filled = WIDTH * last.step() / last.epochSteps();
        show("epoch %d/%d [%s%s] %d/%d  loss %.4f  %,.0f tokens/s  %s left"
                .formatted(
                        last.epoch(),
                        epochs,
                        "#".repeat(filled),
                        ".".repeat(WIDTH - filled),
                        last.step(),
                        last.epochSteps(),
                        sums.meanLoss(),
                        sums.tokens() / seconds,
                        text(Duration.ofSeconds(Math.round(left)))));
    }

    private static String text(Duration duration) {
        return duration.toHours() > 0
                ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
                : "%d:%02d min".formatted(duration.toMinutes(), duration.toSecondsPart());
    }

    @Override
    public void validating(int epoch) {
        show("epoch %d/%d  validating".formatted(epoch, epochs));
    }

    @Override
    public void resumed(List<EpochResult> finished) {
        // A run from files has no earlier attempt.
    }

    @Override
    public void epochCompleted(EpochResult result) {
        line("epoch %d/%d  train loss %.4f  validation loss %.4f  accuracy %.4f  %,.0f tokens/s%s"
                .formatted(
                        result.epoch(),
                        epochs,
                        result.trainLoss(),
                        result.validation().loss(),
                        result.validation().accuracy(),
                        result.trainTokens() / result.trainSeconds(),
                        result.best() ? "  best so far" : ""));
    }

    @Override
    public void batchSizeReduced(int from, int to, int pieces, Optional<Integer> tokens, String reason) {
        var size = tokens.map("at most %,d tokens"::formatted).orElse("%d texts".formatted(to));
        line("%s; training continues with steps in pieces of %s".formatted(reason, size));
    }

    @Override
    public void testing() {
        show("testing the best epoch");
    }

    private void show(String text) {
        if (terminal) {
            out.print("\r\u001b[K" + text);
            out.flush();
        }
    }

    private void line(String text) {
        out.println((terminal ? "\r\u001b[K" : "") + text);
        out.flush();
    }
}
