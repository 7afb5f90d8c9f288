package io.tunelab.data.source;

import io.tunelab.data.DataException;
import io.tunelab.hub.HubSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds data sets by name: a configured one, else a file or folder of the data directory, else a built-in one, else one
 * of the hub's.
 */
public final class SourceCatalog {
    private static final List<String> ENDINGS =
            List.of("", ".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".parquet", ".tar.gz");

    /** A configured data set. */
    public record ConfiguredSet(Path path, FileSource.Reading reading) {}

    private final Map<String, ConfiguredSet> configured;
    private final Path directory;
    private final int syntheticRows;
    private final long syntheticSeed;
    private final HubDatasets hub;

    public SourceCatalog(
            Map<String, ConfiguredSet> configured,
            Path directory,
            int syntheticRows,
            long syntheticSeed,
            HubSettings hub) {
        this.configured = Map.copyOf(configured);
        this.directory = directory;
        this.syntheticRows = syntheticRows;
        this.syntheticSeed = syntheticSeed;
        this.hub = new HubDatasets(hub);
    }

    public static SourceCatalog of(DataConfig config, HubSettings hub) {
        var configured = new TreeMap<String, ConfiguredSet>();
        config.sets()
                .forEach((name, set) -> configured.put(name, new ConfiguredSet(Path.of(set.path()), set.reading())));
        return new SourceCatalog(
                configured,
                Path.of(config.directory()),
                config.synthetic().rows(),
                config.synthetic().seed(),
                hub);
    }

    /**
     * Finds, and downloads if need be.
     *
     * @param name as the contract allows it: no {@code ..}, at most one slash
     * @throws DataException {@code unknown_dataset}, {@code data_unreachable} or {@code invalid_data}
     */
    public DataSource find(String name) {
        if (configured.containsKey(name)) {
            var set = configured.get(name);
            if (!Files.exists(set.path())) {
                throw new DataException(
                        "unknown_dataset",
                        "data set '%s' is configured with path %s, which does not exist".formatted(name, set.path()));
            }
            return FileSource.of(name, set.path(), set.reading());
        }
        return inDirectory(name).orElseGet(() -> builtInOrHub(name));
    }

    private Optional<DataSource> inDirectory(String name) {
        return ENDINGS.stream()
                .map(ending -> directory.resolve(name + ending))
                .filter(Files::exists)
                .findFirst()
                .map(path -> FileSource.of(name, path, FileSource.Reading.automatic()));
    }

    private DataSource builtInOrHub(String name) {
        if (name.equals(SyntheticSource.NAME)) {
            return new SyntheticSource(syntheticRows, syntheticSeed);
        }
        if (name.equals("imdb") || name.equals(HubDatasets.IMDB)) {
            return hub.imdb(name);
        }
        if (name.contains("/")) {
            return hub.byId(name);
        }
        throw new DataException(
                "unknown_dataset",
                "no data set '%s': not configured, not in the data directory (%s), not a hub id (owner/name)"
                        .formatted(name, directory));
    }
}
