package io.tunelab.data.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The phrases, by section. A file holds {@code [section]} headings, one phrase a line, and {@code #} comments. Within a
 * phrase {@code {section}} is replaced by a line of that section, {@code {this|that}} by either, and {@code {praise//blame}}
 * (or {@code praise // blame} for a whole line) by the side that fits the mood.
 */
record Phrases(Map<String, List<Part>> sections) {
    private static final List<String> FILES = List.of("reviews.txt", "aspects.txt", "plot.txt", "words.txt");
    private static final String ASPECT = "aspect.";

    Phrases {
        sections = Map.copyOf(sections);
    }

    /** Reads the phrases from the class path; fails with the file's name, and the line's, when something is amiss. */
    static Phrases load() {
        var sections = new HashMap<String, List<Part>>();
        FILES.forEach(file -> read(file, sections));
        return new Phrases(sections);
    }

    List<Part> section(String name) {
        var lines = sections.get(name);
        if (lines == null) {
            throw new IllegalStateException("no section [" + name + "] in the phrases of synthetic-reviews; there are "
                    + sections.keySet().stream().sorted().toList());
        }
        return lines;
    }

    /** What can be praised or blamed: each has a section {@code aspect.name} and a section {@code say.name}. */
    List<String> aspects() {
        return sections.keySet().stream()
                .filter(name -> name.startsWith(ASPECT))
                .map(name -> name.substring(ASPECT.length()))
                .sorted()
                .toList();
    }

    private static void read(String file, Map<String, List<Part>> sections) {
        List<Part> current = null;
        int number = 0;
        for (var line : text(file).lines().toList()) {
            number++;
            if (line.startsWith("[")) {
                current = new ArrayList<>();
                if (sections.put(line.substring(1, line.indexOf(']')), current) != null) {
                    throw new IllegalStateException(file + ":" + number + ": there is a second section " + line);
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                if (current == null) {
                    throw new IllegalStateException(file + ":" + number + ": a phrase outside any [section]: " + line);
                }
                current.add(parsed(file + ":" + number, line));
            }
        }
    }

    private static Part parsed(String place, String line) {
        try {
            return PhraseParser.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(place + ": " + e.getMessage(), e);
        }
    }

    private static String text(String file) {
        try (var in = Phrases.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the phrases of synthetic-reviews are missing from this build: no resource "
                                + Phrases.class.getPackageName().replace('.', '/') + "/" + file
                                + " (a native build must name it in quarkus.native.resources.includes)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the phrases " + file, e);
        }
    }
}
