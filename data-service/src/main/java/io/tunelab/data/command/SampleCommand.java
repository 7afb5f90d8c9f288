package io.tunelab.data.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.inspect.ExampleLengths;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.split.RowOrder;
import io.tunelab.data.tokenize.Tokenization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;

/**
 * Writes some rows of a data set as a data set of its own, in a drawn order in which every beginning has the labels in the
 * proportions of the whole: who wants fewer takes the first lines. Tells how many rows there are and how long their texts are.
 */
@CommandLine.Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "Write a stratified sample of a data set as JSONL, and print its size and lengths as JSON.")
public final class SampleCommand implements Callable<Integer> {
    private static final List<Integer> LENGTHS = List.of(16, 32, 64, 128, 256, 512);
    /** Examples whose tokens are counted: their mean has a standard error of a few percent. */
    private static final int COUNTED = 500;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private SourceOptions source;

    @CommandLine.Option(names = "--rows", paramLabel = "N", description = "Rows to write at most (default: all).")
    private int rows = Integer.MAX_VALUE;

    @CommandLine.Option(names = "--seed", paramLabel = "N", description = "Seed of the draw (default: 42).")
    private long seed = 42;

    @CommandLine.Option(names = "--output", paramLabel = "FILE", required = true, description = "JSONL file to write.")
    private Path output;

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "Model whose tokenizer counts the tokens (default: they are not counted).")
    private Optional<String> model = Optional.empty();

    @Override
    public Integer call() throws IOException {
        try {
            if (rows < 1) {
                throw new DataException("invalid_data", "--rows is " + rows + "; allowed: 1 and more");
            }
            var texts = source.source().texts(source.data().allowed());
            var all = IntStream.range(0, texts.rows().size()).boxed().toList();
            var order = RowOrder.of(all, texts.labelNumbers(), seed).stream()
                    .limit(rows)
                    .toList();
            // Before the file, which stays as it is if there is no such model.
            var summary = summary(texts, order);
            write(texts, order);
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(summary));
            return 0;
        } catch (DataException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return 1;
        }
    }

    private void write(LabelledTexts texts, List<Integer> order) throws IOException {
        var json = new ObjectMapper();
        try (var writer = Files.newBufferedWriter(output)) {
            for (int row : order) {
                var line = new LinkedHashMap<String, Object>();
                line.put("text", texts.rows().get(row).text());
                texts.rows().get(row).pair().ifPresent(second -> line.put("text_pair", second));
                var labels =
                        texts.labelsOf(row).stream().map(texts.labels()::get).toList();
                line.put("label", texts.labelSets().isPresent() ? labels : labels.get(0));
                line.put("source_row", row);
                writer.write(json.writeValueAsString(line));
                writer.write('\n');
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Map<String, Object> summary(LabelledTexts texts, List<Integer> order) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("rows", texts.rows().size());
        summary.put("sampled", order.size());
        summary.put("labels", texts.labels());
        summary.put(
                "warnings",
                texts.notices().stream()
                        .filter(notice -> notice.level() == Notice.Level.WARNING)
                        .map(Notice::message)
                        .toList());
        model.ifPresent(name -> summary.put("mean_tokens", meanTokens(texts, order, name)));
        return summary;
    }

    /** By maximum length: mean tokens of an example that is cut there, special ones included. */
    private Map<String, Double> meanTokens(LabelledTexts texts, List<Integer> order, String name) {
        var counted = order.stream().limit(COUNTED).toList();
        try (Tokenization tokenizer =
                NamedTokenizers.of(name, source.hub()).find().open()) {
            var lengths = ExampleLengths.of(texts, counted, tokenizer);
            var means = new LinkedHashMap<String, Double>();
            LENGTHS.forEach(most -> means.put(
                    String.valueOf(most),
                    lengths.stream()
                            .mapToInt(length -> Math.min(most, length))
                            .average()
                            .orElseThrow()));
            return means;
        }
    }
}
