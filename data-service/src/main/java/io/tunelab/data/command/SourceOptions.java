package io.tunelab.data.command;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.data.DataException;
import io.tunelab.data.source.DataConfig;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.FileSource;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.hub.HubConfig;
import io.tunelab.hub.HubSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * A data set named on the command line: a file or folder, or a name that the service's configuration knows. Read with
 * the service's own settings, but without the service.
 */
public final class SourceOptions {
    /** A file's place, which no data set of the hub is called like. */
    private static final Pattern PATH =
            Pattern.compile("[./~\\\\].*|.*/.*/.*|.*/.*\\.(csv|tsv|txt|jsonl?|ndjson|parquet|zip|gz|tgz|zst|bz2)");

    @CommandLine.Parameters(
            paramLabel = "NAME_OR_FILE",
            description = "Name of a data set as in requests, or a file or folder.")
    private String what;

    @CommandLine.Mixin
    private ReadingArguments reading;

    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .addDefaultSources()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(DataConfig.class)
            .withMapping(HubConfig.class)
            .build();

    /** The data set's name as a request would have it: a file's without its endings. */
    String name() {
        return isFile() ? DataSetName.of(Path.of(what)) : what;
    }

    /** How it is read, as a request says it. */
    ReadingChoice reading() {
        return reading.choice();
    }

    /** The data set, to be read as the options say. */
    DataSource source() {
        return sources().find(name(), reading.options());
    }

    /**
     * What the service would find, and the file under its {@link #name}.
     *
     * @throws DataException {@code unknown_dataset} for a path that leads nowhere, which is not looked for on the hub
     */
    SourceCatalog sources() {
        if (!isFile() && PATH.matcher(what).matches()) {
            throw new DataException(
                    "unknown_dataset",
                    "no file or folder '%s' (from %s)"
                            .formatted(what, Path.of("").toAbsolutePath()));
        }
        var sources = SourceCatalog.of(data(), hub());
        return isFile()
                ? sources.with(
                        name(),
                        new SourceCatalog.ConfiguredSet(Optional.of(Path.of(what)), FileSource.Reading.automatic()))
                : sources;
    }

    DataConfig data() {
        return config.getConfigMapping(DataConfig.class);
    }

    HubSettings hub() {
        return config.getConfigMapping(HubConfig.class).settings();
    }

    private boolean isFile() {
        return Files.exists(Path.of(what));
    }
}
