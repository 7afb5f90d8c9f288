package io.tunelab.data.source;

import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.contract.request.NearestName;
import io.tunelab.data.DataException;
import io.tunelab.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds data sets by name: a configured one, else a file or folder of the data directory, else a built-in one, else one
 * of the hub's.
 */
public final class SourceCatalog {
    private static final List<String> ENDINGS = Stream.of(
                    Stream.of(""),
                    Stream.of(".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")
                            .flatMap(ending ->
                                    Stream.of("", ".gz", ".zst", ".bz2", ".zip").map(packed -> ending + packed)),
                    Stream.of(".parquet", ".zip", ".tar.gz", ".tgz", ".tar"))
            .flatMap(endings -> endings)
            .toList();

    /** A configured data set. */
    public record ConfiguredSet(Optional<Path> path, FileSource.Reading reading) {}

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
        this(configured, directory, syntheticRows, syntheticSeed, new HubDatasets(hub));
    }

    private SourceCatalog(
            Map<String, ConfiguredSet> configured,
            Path directory,
            int syntheticRows,
            long syntheticSeed,
            HubDatasets hub) {
        this.configured = Map.copyOf(configured);
        this.directory = directory;
        this.syntheticRows = syntheticRows;
        this.syntheticSeed = syntheticSeed;
        this.hub = hub;
    }

    public static SourceCatalog of(DataConfig config, HubSettings hub) {
        var configured = new TreeMap<String, ConfiguredSet>();
        config.sets()
                .forEach((name, set) ->
                        configured.put(name, new ConfiguredSet(set.path().map(Path::of), set.reading())));
        return new SourceCatalog(
                configured,
                Path.of(config.directory()),
                config.synthetic().rows(),
                config.synthetic().seed(),
                hub);
    }

    /** The same, with one more configured data set. */
    public SourceCatalog with(String name, ConfiguredSet set) {
        var more = new TreeMap<>(configured);
        more.put(name, set);
        return new SourceCatalog(more, directory, syntheticRows, syntheticSeed, hub);
    }

    /**
     * Finds, and downloads if need be.
     *
     * @param name as the contract allows it: no {@code ..}, at most one slash
     * @throws DataException {@code unknown_dataset}, {@code data_unreachable} or {@code invalid_data}
     */
    public DataSource find(String name, ReadingOptions asked) {
        var set = configured.getOrDefault(name, new ConfiguredSet(Optional.empty(), FileSource.Reading.automatic()));
        var reading = set.reading().with(asked);
        if (asked.config().isPresent() && (set.path().isPresent() || !name.contains("/"))) {
            throw new DataException(
                    "invalid_data",
                    "dataset.config is '%s', but only data sets of the hub (owner/name) have configurations; '%s' is not one"
                            .formatted(asked.config().get(), name));
        }
        if (set.path().isPresent()) {
            var path = set.path().get();
            if (!Files.exists(path)) {
                throw new DataException(
                        "unknown_dataset",
                        "data set '%s' is configured with path %s, which does not exist".formatted(name, path));
            }
            return FileSource.of(name, path, reading);
        }
        return inDirectory(name, reading).orElseGet(() -> builtInOrHub(name, asked.config(), reading));
    }

    /** Finds it to be read without anything asked. */
    public DataSource find(String name) {
        return find(name, ReadingOptions.NONE);
    }

    /** The data directory. */
    public Path directory() {
        return directory;
    }

    /** Whether a name stands for a configured data set, or one that does not come from the data directory. */
    public boolean isTaken(String name) {
        return configured.containsKey(name)
                || name.equals("imdb")
                || SyntheticSource.named(name, syntheticRows, syntheticSeed).isPresent();
    }

    /** What requests may name without a look at the hub, in the order of the names. */
    public List<NamedData> list() {
        var found = new TreeMap<String, NamedData>();
        List.of(SyntheticSource.NAME, "imdb")
                .forEach(name -> found.put(
                        name,
                        NamedData.of(name, name.equals("imdb") ? NamedData.Origin.HUB : NamedData.Origin.BUILT_IN)));
        var inDirectory = files().filter(this::isUsable).toList();
        var names = inDirectory.stream().map(DataSetName::of).toList();
        for (int i = 0; i < names.size(); i++) {
            // Of several files of one name each is asked for with its ending.
            boolean isAlone = Collections.frequency(names, names.get(i)) == 1;
            var file = inDirectory.get(i);
            var name = isAlone ? names.get(i) : String.valueOf(file.getFileName());
            NamedData.of(name, file).ifPresent(data -> found.put(name, data));
        }
        configured.forEach((name, set) -> {
            if (set.path().isPresent() || !found.containsKey(name)) {
                found.put(name, NamedData.of(name, NamedData.Origin.CONFIGURED));
            }
        });
        return List.copyOf(found.values());
    }

    /** Whether {@link #find} would take it; what the content of a file without an ending is, is not looked at. */
    private boolean isUsable(Path file) {
        var name = String.valueOf(file.getFileName());
        try {
            return file.toRealPath().startsWith(directory.toRealPath())
                    && (Files.isDirectory(file)
                            || Files.isRegularFile(file)
                                    && (Format.of(name).isPresent() || name.endsWith(".zip") || name.indexOf('.') < 0));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<DataSource> inDirectory(String name, FileSource.Reading reading) {
        if (Files.isDirectory(directory) && !(Files.isReadable(directory) && Files.isExecutable(directory))) {
            throw unreadable("the data directory", directory);
        }
        var found = filesNamed(name);
        if (found.size() > 1) {
            throw new DataException(
                    "invalid_data",
                    "'%s' could be %s in the data directory; %srename one"
                            .formatted(
                                    name,
                                    String.join(
                                            " or ",
                                            found.stream()
                                                    .map(path -> String.valueOf(path.getFileName()))
                                                    .toList()),
                                    isNamed(name, found.get(0)) ? "ask for one of them with its ending, or " : ""));
        }
        found.forEach(this::refuseOutside);
        return found.stream().findFirst().map(path -> {
            if (!Files.isReadable(path)) {
                throw unreadable("data set '" + name + "'", path);
            }
            return FileSource.of(name, path, reading);
        });
    }

    /** Those of the very name with an ending; else those of which {@link DataSetName} makes it. */
    public List<Path> filesNamed(String name) {
        var exact = ENDINGS.stream()
                .map(ending -> directory.resolve(name + ending))
                .filter(Files::exists)
                .toList();
        return exact.isEmpty()
                ? files().filter(file -> DataSetName.of(file).equals(name) && !name.equals(DataSetName.NONE))
                        .toList()
                : exact;
    }

    private static boolean isNamed(String name, Path file) {
        return String.valueOf(file.getFileName()).startsWith(name);
    }

    private Stream<Path> files() {
        try (var files = Files.list(directory)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith(".")).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // there is no data directory
        }
    }

    /** In a container the service is a user of its own, and a directory of the host often is its owner's alone. */
    private static DataException unreadable(String what, Path path) {
        return new DataException(
                "data_unreachable",
                "%s (%s) exists, but data-service, which runs as user %s, may not read it; `chmod -R a+rX` on the host allows it"
                        .formatted(what, path, user()));
    }

    private static String user() {
        try {
            return "" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name");
        }
    }

    /** Who may name a data set must not read other files by it. */
    private void refuseOutside(Path path) {
        try {
            if (!path.toRealPath().startsWith(directory.toRealPath())) {
                throw new DataException(
                        "invalid_data",
                        "%s is a link out of the data directory, which is not followed; copy the file, or configure its place as tunelab.data.sets.\"<name>\".path (tunelab up --data-set NAME=FILE)"
                                .formatted(path.getFileName()));
            }
        } catch (IOException e) {
            throw new DataException("invalid_data", path.getFileName() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private DataSource builtInOrHub(String name, Optional<String> configuration, FileSource.Reading reading) {
        var synthetic = SyntheticSource.named(name, syntheticRows, syntheticSeed);
        if (synthetic.isPresent()) {
            return synthetic.get();
        }
        if (name.equals("imdb") || name.equals(HubDatasets.IMDB)) {
            return hub.imdb(name, reading);
        }
        if (name.contains("/")) {
            return hub.byId(name, configuration, reading);
        }
        throw new DataException(
                "unknown_dataset",
                "no data set '%s': not configured, not a file or folder of that name in the data directory (%s), not a hub ID (owner/name)%s"
                        .formatted(
                                name,
                                directory,
                                ShortNames.idOf(name)
                                        .map("; did you mean %s on the hub?"::formatted)
                                        .or(() -> NearestName.of(
                                                        name,
                                                        files().map(DataSetName::of)
                                                                .toList())
                                                .map("; did you mean '%s'?"::formatted))
                                        .orElse("")));
    }
}
