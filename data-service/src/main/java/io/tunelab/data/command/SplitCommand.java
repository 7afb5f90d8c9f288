package io.tunelab.data.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.DataException;
import io.tunelab.data.Notice;
import io.tunelab.data.split.LabelledRows;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Writes which row falls into which split, so that other programs can train on exactly the same examples:
 * {@code {"train": [rows], "validation": [rows], "test": [rows]}}, rows counted from 0 as the data set has them.
 */
@CommandLine.Command(
        name = "split",
        mixinStandardHelpOptions = true,
        description = "Write the rows of each split, as an experiment with these settings gets them.")
public final class SplitCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            paramLabel = "NAME_OR_FILE",
            description = "A data set's name as requests use it, or a file or folder.")
    private String what;

    @CommandLine.Option(names = "--fraction", paramLabel = "F", description = "Share of the rows, over 0 to 1.")
    private double fraction = 1;

    @CommandLine.Option(names = "--seed", paramLabel = "N", description = "Seed of the split (default: 42).")
    private long seed = 42;

    @CommandLine.Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "pooled-70-10-20 (default) or official.")
    private String protocol = SplitProtocol.POOLED_70_10_20.wireName();

    @CommandLine.Mixin
    private ReadingArguments reading;

    @CommandLine.Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() throws IOException {
        var command = spec.commandLine();
        if (!(fraction > 0 && fraction <= 1)) {
            throw new CommandLine.ParameterException(
                    command, "--fraction is " + fraction + "; allowed is over 0 and at most 1");
        }
        var chosen = SplitProtocol.named(protocol)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command, "--protocol is '" + protocol + "'; allowed are pooled-70-10-20 and official"));
        try {
            write(new ObjectMapper().writeValueAsString(rows(chosen)));
            return 0;
        } catch (DataException e) {
            command.getErr().println(e.code() + ": " + e.getMessage());
            return 1;
        }
    }

    private Object rows(SplitProtocol chosen) {
        var configured = ConfiguredSource.of(what, reading.options());
        var texts = configured.source().texts(configured.limits());
        var splits = Splitter.split(LabelledRows.of(texts), fraction, seed, chosen);
        Stream.concat(
                        texts.notices().stream().filter(notice -> notice.level() == Notice.Level.WARNING),
                        splits.notices().stream())
                .forEach(notice -> spec.commandLine().getErr().println(notice.message()));
        var rows = new LinkedHashMap<String, Object>();
        for (var split : Split.values()) {
            rows.put(split.wireName(), splits.of(split));
        }
        return rows;
    }

    private void write(String json) throws IOException {
        if (output.isPresent()) {
            Files.writeString(output.get(), json + "\n");
        } else {
            spec.commandLine().getOut().println(json);
        }
    }
}
