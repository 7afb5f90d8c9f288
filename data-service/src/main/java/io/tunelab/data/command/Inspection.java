package io.tunelab.data.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.data.Notice;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.RowCollector;
import io.tunelab.data.tokenize.TokenStatistics;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a data set holds and what is wrong with it.
 *
 * @param parts rows by part, for example {@code train}; those without rows are left away
 * @param labels rows by label, in the order of the labels' numbers
 * @param examples the first rows, their texts shortened
 * @param problems the first malformed rows, each with file and line
 */
record Inspection(
        DataSource source,
        int rows,
        Map<String, Long> parts,
        Map<String, Long> labels,
        String sha256,
        List<Example> examples,
        long malformedRows,
        List<String> problems,
        List<Notice> notices,
        Optional<TokenStatistics> tokens) {
    private static final int EXAMPLES = 3;
    private static final int SHORT = 100;

    record Example(String label, String text) {}

    static Inspection of(
            DataSource source, LabelledTexts texts, RowCollector collected, Optional<TokenStatistics> tokens) {
        var parts = new LinkedHashMap<String, Long>();
        for (var part : Part.values()) {
            long count = texts.rows().stream().filter(row -> row.part() == part).count();
            if (count > 0) {
                parts.put(part.name().toLowerCase(Locale.ROOT), count);
            }
        }
        var labels = new LinkedHashMap<String, Long>();
        texts.labels().forEach(label -> labels.put(label, 0L));
        texts.labelNumbers().forEach(number -> labels.merge(texts.labels().get(number), 1L, Long::sum));
        return new Inspection(
                source,
                texts.rows().size(),
                parts,
                labels,
                texts.sha256(),
                texts.rows().stream()
                        .limit(EXAMPLES)
                        .map(row -> new Example(row.label(), shortened(row.text())))
                        .toList(),
                collected.malformedRows(),
                collected.problems(),
                texts.notices(),
                tokens);
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= SHORT ? line : line.substring(0, SHORT - 1) + "…";
    }

    /** For people. */
    void print(PrintWriter out) {
        out.printf("data set   %s (%s, %s)%n", source.name(), source.kind(), source.description());
        out.printf("rows       %,d%n", rows);
        parts.forEach((part, count) -> out.printf("  %-9s%,d%n", part, count));
        out.printf("labels%n");
        int number = 0;
        for (var label : labels.entrySet()) {
            out.printf("  %d %-20s %,d%n", number++, label.getKey(), label.getValue());
        }
        out.printf("sha256     %s%n", sha256);
        examples.forEach(example -> out.printf("  [%s] %s%n", example.label(), example.text()));
        out.printf("malformed  %,d%n", malformedRows);
        problems.forEach(problem -> out.printf("  %s%n", problem));
        notices.forEach(
                notice -> out.printf("%-10s %s%n", notice.level().name().toLowerCase(Locale.ROOT), notice.message()));
        if (malformedRows > problems.size()) {
            out.printf("  … and %,d more%n", malformedRows - problems.size());
        }
        tokens.ifPresent(statistics -> {
            out.printf("tokens     %.1f in the mean, special tokens included%n", statistics.meanTokens());
            statistics.percentiles().forEach((name, length) -> out.printf("  %-9s%,d%n", name, length));
            statistics
                    .truncatedShare()
                    .forEach((max, share) -> out.printf("  %.1f %% are longer than %d%n", 100 * share, max));
        });
    }

    /** For programs. */
    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", source.name())
                .put("kind", String.valueOf(source.kind()))
                .put("description", source.description())
                .put("rows", rows);
        var byPart = json.putObject("parts");
        parts.forEach(byPart::put);
        var byLabel = json.putObject("labels");
        labels.forEach(byLabel::put);
        json.put("sha256", sha256);
        var first = json.putArray("examples");
        examples.forEach(
                example -> first.addObject().put("label", example.label()).put("text", example.text()));
        json.put("malformed_rows", malformedRows);
        var wrong = json.putArray("problems");
        problems.forEach(wrong::add);
        var assumed = json.putArray("notices");
        notices.forEach(notice -> assumed.addObject()
                .put("code", notice.code())
                .put("level", notice.level().name().toLowerCase(Locale.ROOT))
                .put("message", notice.message())
                .put("count", notice.count()));
        tokens.ifPresent(statistics -> {
            var lengths = json.putObject("tokens").put("mean", statistics.meanTokens());
            statistics.percentiles().forEach(lengths::put);
            var cut = lengths.putObject("truncated_share");
            statistics.truncatedShare().forEach((max, share) -> cut.put(String.valueOf(max), share));
        });
        return json;
    }
}
