package io.tunelab.trainer.bench;

import io.tunelab.trainer.bench.BenchReport.Rate;
import io.tunelab.trainer.files.TextTable;
import java.util.Locale;

/** The report for people. */
final class BenchTable {
    private BenchTable() {}

    static String of(BenchReport report) {
        var work = report.work();
        var engine = report.subject().engine();
        var table = new TextTable("", "tokens/s", "texts/s", "median s", "p90 s", "steps");
        row(table, "training", report.training());
        report.evaluation().ifPresent(rate -> row(table, "evaluation", rate));
        return "%s, %d layers, %,d weights; %s, %s, %d threads%n%s"
                        .formatted(
                                report.subject().model(),
                                engine.weights().layers(),
                                engine.weights().parameters(),
                                engine.machine().deviceName(),
                                engine.machine().precision().name().toLowerCase(Locale.ROOT),
                                engine.machine().threads(),
                                table)
                + "%.1f of %.1f GFLOP/s that matrix products reach here: %.0f%% (%.0f%% by operations really done)%n"
                        .formatted(
                                work.flopsPerSecond() / 1e9,
                                work.peak().flopsPerSecond() / 1e9,
                                100 * work.shareOfPeak(),
                                100 * work.executedShareOfPeak())
                + "peak memory %,d MiB; %.1f s to the first step; loss %.3f, then %.3f%n"
                        .formatted(
                                report.memory().peakRssBytes().orElse(0) >> 20,
                                report.startUp().total(),
                                report.losses().first(),
                                report.losses().last())
                + report.run()
                        .map(run -> "test of epoch %d: accuracy %.4f, F1 %.4f, loss %.4f%n"
                                .formatted(
                                        run.course().bestEpoch(),
                                        run.judged().test().accuracy(),
                                        run.judged().test().f1(),
                                        run.judged().test().loss()))
                        .orElse("");
    }

    private static void row(TextTable table, String name, Rate rate) {
        table.row(
                name,
                "%,.0f".formatted(rate.medianTokensPerSecond()),
                "%,.1f".formatted(rate.examplesPerSecond()),
                "%.3f".formatted(rate.stepSeconds().p50()),
                "%.3f".formatted(rate.stepSeconds().p90()),
                Integer.toString(rate.steps()));
    }
}
