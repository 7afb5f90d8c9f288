package io.tunelab.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What data-service found in the user's data, counted as it reads it, and a drawn sample of it of which every beginning is
 * stratified.
 *
 * @param rows that can be used
 * @param meanTokens by maximum length: mean tokens of a text that is truncated there
 * @param file the sample, a row per line
 */
public record DemoSample(
        int rows, List<String> labels, List<String> warnings, NavigableMap<Integer, Double> meanTokens, Path file) {
    public DemoSample {
        labels = List.copyOf(labels);
        warnings = List.copyOf(warnings);
        meanTokens = Collections.unmodifiableNavigableMap(new TreeMap<>(meanTokens));
    }

    /** @param summary as {@code tunelab data sample} prints it */
    public static DemoSample of(JsonNode summary, Path file) {
        var means = new TreeMap<Integer, Double>();
        summary.path("mean_tokens")
                .properties()
                .forEach(one ->
                        means.put(Integer.valueOf(one.getKey()), one.getValue().asDouble()));
        return new DemoSample(
                summary.path("rows").asInt(),
                texts(summary.path("labels")),
                texts(summary.path("warnings")),
                means,
                file);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** Mean tokens of a text that is truncated at a maximum length; of lengths that were not measured the next longer one's. */
    double meanTokens(int maxLength) {
        var found = meanTokens.ceilingEntry(maxLength);
        return found == null ? meanTokens.lastEntry().getValue() : Math.min(maxLength, found.getValue());
    }

    /** Writes the first rows of the sample as a data set. */
    void write(int count, Path target) throws IOException {
        var part = target.resolveSibling("." + target.getFileName() + ".part");
        try (var lines = Files.lines(file);
                var writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            for (var line : (Iterable<String>) lines.limit(count)::iterator) {
                writer.write(line);
                writer.write('\n');
            }
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
