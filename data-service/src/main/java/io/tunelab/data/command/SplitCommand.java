package io.tunelab.data.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.prepare.RequestedSplits;
import io.tunelab.data.split.Split;
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
        description = "Write the rows of each split, as an experiment with these settings uses them.")
public final class SplitCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private SourceOptions source;

    @CommandLine.Mixin
    private SplitOptions split;

    @CommandLine.Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() throws IOException {
        try {
            write(new ObjectMapper().writeValueAsString(rows()));
            return 0;
        } catch (DataException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return 1;
        }
    }

    private Object rows() {
        var texts = source.source().texts(source.data().allowed());
        var splits = RequestedSplits.of(texts, split.choice(source));
        Stream.concat(
                        texts.notices().stream().filter(notice -> notice.level() == Notice.Level.WARNING),
                        splits.notices().stream())
                .forEach(notice -> spec.commandLine().getErr().println(notice.message()));
        var rows = new LinkedHashMap<String, Object>();
        for (var each : Split.values()) {
            rows.put(each.wireName(), splits.of(each));
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
