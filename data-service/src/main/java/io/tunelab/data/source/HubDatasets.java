package io.tunelab.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.DataException;
import io.tunelab.hub.Deadline;
import io.tunelab.hub.Hub;
import io.tunelab.hub.HubException;
import io.tunelab.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Data sets of the hub, as Parquet files: the movie reviews by their known file names, any other by the hub's list of
 * converted files. A data set of several configurations must have one called {@code default}.
 */
final class HubDatasets {
    static final String IMDB = "stanfordnlp/imdb";
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final int MOST_FILES = 1000;
    private static final long LARGEST_LIST = 16L << 20;
    private final HubSettings settings;
    private final Hub hub;

    HubDatasets(HubSettings settings) {
        this.settings = settings;
        this.hub = new Hub(settings);
    }

    /** The 50,000 labelled reviews; the unlabelled ones are not used. */
    DataSource imdb(String name, FileSource.Reading reading) {
        var train = imdbFile("train");
        var test = imdbFile("test");
        return FileSource.ofParquet(name, IMDB + ", plain_text", reading, List.of(train), List.of(), List.of(test));
    }

    /** Any data set by its id, {@code owner/name}. */
    DataSource byId(String id, FileSource.Reading reading) {
        var list = fetch("api/datasets/" + id + "/parquet", "datasets/" + id + "/parquet.json", id);
        var configurations = parse(list, id);
        var configuration = choose(configurations, id);
        var files = new EnumMap<Part, List<Path>>(Part.class);
        Stream.of(Part.values()).forEach(part -> files.put(part, new ArrayList<>()));
        configurations.path(configuration).properties().forEach(split -> {
            var part = Part.named(split.getKey());
            if (part.isPresent() && SEGMENT.matcher(split.getKey()).matches()) {
                var into = files.get(part.get());
                if (split.getValue().size() > MOST_FILES) {
                    throw new DataException(
                            "data_too_large",
                            "'%s' on the hub has %d files in its %s split; allowed are %d"
                                    .formatted(id, split.getValue().size(), split.getKey(), MOST_FILES));
                }
                for (int i = 0; i < split.getValue().size(); i++) {
                    var file = "%s/%s/%d.parquet".formatted(configuration, split.getKey(), i);
                    into.add(fetch("api/datasets/" + id + "/parquet/" + file, "datasets/" + id + "/" + file, id));
                }
            }
        });
        if (files.values().stream().allMatch(List::isEmpty)) {
            throw new DataException("unknown_dataset", "'" + id + "' on the hub has no train or test split");
        }
        return FileSource.ofParquet(
                id,
                id + ", " + configuration,
                reading,
                files.get(Part.TRAIN),
                files.get(Part.VALIDATION),
                files.get(Part.TEST));
    }

    private Path imdbFile(String part) {
        var file = "plain_text/" + part + "-00000-of-00001.parquet";
        return fetch("datasets/" + IMDB + "/resolve/main/" + file, "datasets/" + IMDB + "/" + file, IMDB);
    }

    private static String choose(JsonNode configurations, String id) {
        var names = new ArrayList<String>();
        configurations.fieldNames().forEachRemaining(names::add);
        var chosen = names.size() == 1 ? names.get(0) : "default";
        if (!names.contains(chosen) || !SEGMENT.matcher(chosen).matches()) {
            throw new DataException(
                    "unknown_dataset",
                    "'%s' on the hub has configurations %s and none is the default; download one and name its folder in"
                                    .formatted(id, names)
                            + " tunelab.data.sets.<name>.path");
        }
        return chosen;
    }

    private static JsonNode parse(Path list, String id) {
        try {
            if (Files.size(list) > LARGEST_LIST) {
                throw new DataException(
                        "data_too_large", "the hub's list of files of '" + id + "' has " + Files.size(list) + " bytes");
            }
            return new ObjectMapper().readTree(list.toFile());
        } catch (IOException e) {
            throw new DataException("data_unreachable", "the hub's list of files of '" + id + "' is not JSON", e);
        }
    }

    private Path fetch(String remote, String local, String id) {
        try {
            return hub.fetch(remote, local, Deadline.in(settings.timeouts().file()));
        } catch (HubException e) {
            throw e.reason() == HubException.Reason.MISSING
                    ? new DataException(
                            "unknown_dataset",
                            "no data set '%s': not configured, not in the data directory, and the hub says: %s"
                                    .formatted(id, e.getMessage()),
                            e)
                    : new DataException(
                            "data_unreachable",
                            "data set '%s' is not on this machine and the hub cannot be reached: %s"
                                    .formatted(id, e.getMessage()),
                            e);
        }
    }
}
