package io.tunelab.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fits the demo's study to the data and to the time.
 *
 * @param directory of data sets that the running services find by name
 */
public record FittedDemo(
        ResultsApi api,
        Terminal terminal,
        DemoMode mode,
        DemoData data,
        Path directory,
        String model,
        Optional<Double> fraction) {
    /** Fewer test texts than this show only large differences. */
    private static final int ENOUGH_TESTED = 400;

    /** @param study the study's file, read anew */
    public JsonNode plan(Optional<DemoSample> sample, Function<DemoMode, DemoPlan> study)
            throws IOException, InterruptedException {
        if (sample.isEmpty()) {
            int rows = fraction.map(share -> (int) Math.max(100, share * DemoMode.FULL.generated()))
                    .orElse(mode.generated());
            var size = new DemoSize(rows, 1, 0);
            terminal.line(String.format(
                    Locale.ROOT,
                    "Using %,d of them: %,d to test, %,d to validate, %,d to train%s.",
                    rows,
                    size.tested(),
                    size.validated(),
                    rows - size.tested() - size.validated(),
                    mode == DemoMode.FULL
                            ? ""
                            : ", which fit into %.0f s on two cores with bfloat16".formatted(mode.promised())));
            return study.apply(mode).on(DemoData.generated(rows)).json();
        }
        var found = sample.get();
        var size = fraction.isPresent() ? fixed(found, fraction.get()) : measured(found, study);
        var name = data.name() + "-" + size.rows();
        found.write(size.rows(), directory.resolve(name + ".jsonl"));
        warn(size, found);
        return study.apply(mode).shorter(size.divisor()).on(name).json();
    }

    private DemoSize fixed(DemoSample found, double share) {
        var size = new DemoSize((int) Math.max(1, Math.round(share * found.rows())), 1, 0);
        terminal.line("Using %,d of %,d rows.".formatted(size.rows(), found.rows()));
        return size;
    }

    private DemoSize measured(DemoSample found, Function<DemoMode, DemoPlan> study)
            throws IOException, InterruptedException {
        var name = data.name() + "-first-" + DemoPace.ROWS;
        found.write(DemoPace.ROWS, directory.resolve(name + ".jsonl"));
        double tokensPerSecond = DemoPace.measure(api, name, model);
        var size = DemoSize.choose(mode, found, divisor -> study.apply(mode).shorter(divisor), tokensPerSecond);
        terminal.line(size.inWords(found, mode, tokensPerSecond));
        return size;
    }

    private void warn(DemoSize size, DemoSample found) {
        if (size.tested() < ENOUGH_TESTED) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "Too few rows for fine comparisons: with %,d test texts only differences of about %.0f points or more can be"
                            + " shown (%,d rows would leave %,d test texts: %.0f points).",
                    size.tested(),
                    size.detectable(),
                    5 * ENOUGH_TESTED,
                    ENOUGH_TESTED,
                    new DemoSize(5 * ENOUGH_TESTED, 1, 0).detectable()));
        }
    }
}
