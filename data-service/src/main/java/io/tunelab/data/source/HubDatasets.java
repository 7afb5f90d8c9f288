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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Data sets of the hub, as Parquet files: the movie reviews by their known file names, any other by the hub's list of
 * converted files, with the names of numbered classes from its description.
 */
final class HubDatasets {
    static final String IMDB = "stanfordnlp/imdb";
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final int MOST_FILES = 1000;
    /** Configurations that a message lists. */
    private static final int SHOWN = 30;

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

    /**
     * Any data set by its id, {@code owner/name}.
     *
     * @param asked its configuration; empty: the only one, or the one called {@code default}
     */
    DataSource byId(String id, Optional<String> asked, FileSource.Reading reading) {
        var list = "datasets/" + id + "/parquet.json";
        if (!Files.isRegularFile(settings.cache().resolve(list))) {
            // First, so that a list that is here tells that the description was looked for.
            fetchIfThere("api/datasets/" + id, "datasets/" + id + "/info.json", id);
        }
        var configurations = parse(fetch("api/datasets/" + id + "/parquet", list, id), id);
        var configuration = choose(configurations, asked, id);
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
                reading.naming(classNames(id, configuration)),
                files.get(Part.TRAIN),
                files.get(Part.VALIDATION),
                files.get(Part.TEST));
    }

    private Path imdbFile(String part) {
        var file = "plain_text/" + part + "-00000-of-00001.parquet";
        return fetch("datasets/" + IMDB + "/resolve/main/" + file, "datasets/" + IMDB + "/" + file, IMDB);
    }

    private static String choose(JsonNode configurations, Optional<String> asked, String id) {
        var names = new ArrayList<String>();
        configurations.fieldNames().forEachRemaining(names::add);
        var chosen = asked.orElse(names.size() == 1 ? names.get(0) : "default");
        if (!names.contains(chosen) || !SEGMENT.matcher(chosen).matches()) {
            var listed = names.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (names.size() > SHOWN ? " and %d more".formatted(names.size() - SHOWN) : "");
            throw new DataException(
                    "unknown_dataset",
                    asked.map("'%s' on the hub has no configuration '%%s': it has %s".formatted(id, listed)::formatted)
                            .orElseGet(() ->
                                    "'%s' on the hub has several configurations and none is the default: %s; choose one with config in the request's dataset, or --config"
                                            .formatted(id, listed)));
        }
        return chosen;
    }

    /** By column, from the description's {@code class_label} features; empty where it has none. */
    private Map<String, List<String>> classNames(String id, String configuration) {
        var file = settings.cache().resolve("datasets/" + id + "/info.json");
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        var described = parse(file, id).path("cardData").path("dataset_info");
        var names = new HashMap<String, List<String>>();
        for (var info : described.isArray() ? described : List.of(described)) {
            if (info.path("config_name").asText(configuration).equals(configuration)) {
                info.path("features").forEach(feature -> {
                    var classes = feature.at("/dtype/class_label/names");
                    if (!classes.isEmpty()) {
                        names.put(feature.path("name").asText(), inOrder(classes));
                    }
                });
            }
        }
        return names;
    }

    /** A list, or an object whose fields are the numbers. */
    private static List<String> inOrder(JsonNode classes) {
        return IntStream.range(0, classes.size())
                .mapToObj(i -> (classes.isArray() ? classes.path(i) : classes.path(Integer.toString(i))).asText())
                .toList();
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

    private void fetchIfThere(String remote, String local, String id) {
        try {
            fetch(remote, local, id);
        } catch (DataException e) {
            if (!e.code().equals("unknown_dataset")) {
                throw e;
            }
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
