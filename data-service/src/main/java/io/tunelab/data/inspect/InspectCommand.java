package io.tunelab.data.inspect;

import io.tunelab.data.DataException;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.RowCollector;
import io.tunelab.data.tokenize.TextTokenizer;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.data.tokenize.TokenizerFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Shows what a data set holds and what is wrong with it, before an experiment needs it. Changes nothing. */
@CommandLine.Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Show rows, labels, malformed rows and token lengths of a data set.")
public final class InspectCommand implements Callable<Integer> {
    private static final int MALFORMED = 1;
    private static final int BATCH = 512;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            paramLabel = "NAME_OR_FILE",
            description = "A data set's name as requests use it, or a file or folder.")
    private String what;

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Directory with a tokenizer.json: also show token lengths.")
    private Optional<Path> model = Optional.empty();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try {
            var configured = ConfiguredSource.of(what);
            var source = configured.source();
            var rows = RowCollector.tolerant(configured.limits(), source.labels());
            source.read(rows);
            var texts = LabelledTexts.of(source.name(), rows.rows(), source.labels());
            describe(source, texts, out);
            malformed(rows, out);
            if (model.isPresent()) {
                tokens(texts, model.get(), out);
            }
            out.flush();
            return rows.malformedRows() == 0 ? 0 : MALFORMED;
        } catch (DataException e) {
            out.flush();
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return MALFORMED;
        }
    }

    private static void describe(DataSource source, LabelledTexts texts, PrintWriter out) {
        out.printf("data set   %s (%s, %s)%n", source.name(), source.kind(), source.description());
        out.printf("rows       %,d%n", texts.rows().size());
        for (var part : Part.values()) {
            long count = texts.rows().stream().filter(row -> row.part() == part).count();
            if (count > 0) {
                out.printf("  %-9s%,d%n", part.name().toLowerCase(Locale.ROOT), count);
            }
        }
        out.printf("labels%n");
        for (int label = 0; label < texts.labels().size(); label++) {
            int number = label;
            long count = texts.labelNumbers().stream()
                    .filter(other -> other == number)
                    .count();
            out.printf("  %d %-20s %,d%n", label, texts.labels().get(label), count);
        }
        out.printf("sha256     %s%n", texts.sha256());
        texts.rows().stream().limit(3).forEach(row -> out.printf("  [%s] %s%n", row.label(), shortened(row.text())));
    }

    private static void malformed(RowCollector rows, PrintWriter out) {
        out.printf("malformed  %,d%n", rows.malformedRows());
        rows.problems().forEach(problem -> out.printf("  %s%n", problem));
        if (rows.malformedRows() > rows.problems().size()) {
            out.printf(
                    "  … and %,d more%n", rows.malformedRows() - rows.problems().size());
        }
    }

    private static void tokens(LabelledTexts texts, Path model, PrintWriter out) {
        var file = Files.isDirectory(model) ? model.resolve("tokenizer.json") : model;
        if (!Files.isRegularFile(file)) {
            throw new DataException("unknown_model", "no " + file);
        }
        try (var tokenizer = TextTokenizer.open(new TokenizerFile(file, ""))) {
            int special = tokenizer.prefixIds().size() + tokenizer.suffixIds().size();
            var lengths = new ArrayList<Integer>();
            var all = texts.rows().stream().map(row -> row.text()).toList();
            for (int from = 0; from < all.size(); from += BATCH) {
                List<String> batch = all.subList(from, Math.min(all.size(), from + BATCH));
                tokenizer.encode(batch).forEach(ids -> lengths.add(ids.length + special));
            }
            var statistics = TokenStatistics.of(lengths);
            out.printf("tokens     %.1f in the mean, special tokens included%n", statistics.meanTokens());
            statistics.percentiles().forEach((name, length) -> out.printf("  %-9s%,d%n", name, length));
            statistics
                    .truncatedShare()
                    .forEach((max, share) -> out.printf("  %.1f %% are longer than %d%n", 100 * share, max));
        }
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }
}
