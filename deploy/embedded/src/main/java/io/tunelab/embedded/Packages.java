package io.tunelab.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which packages of a module use which, read from its sources. For tests: dependencies between packages run one way, so
 * that a package can be read, tested and moved without those that are built on it.
 */
public final class Packages {
    private static final Pattern DECLARATION = Pattern.compile("(?m)^package ([\\w.]+);");

    /** What names nothing: comments and literals, each found where it begins first. */
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\""
            + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'(?:\\\\.|[^'\\\\\\n])[^'\\n]*'");

    private static final Pattern TYPE = Pattern.compile("\\b([a-z]\\w*(?:\\.[a-z]\\w*)+)\\.([A-Z]\\w*)");

    /** By package, the packages that it uses, each with one place where it does. */
    private final Map<String, Map<String, String>> uses = new TreeMap<>();

    private Packages() {}

    /** Reads all Java files below {@code sources}; packages that are not declared there do not count. */
    public static Packages of(Path sources) {
        var texts = new TreeMap<Path, String>();
        try (var files = Files.walk(sources)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.put(file, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sources in " + sources, e);
        }
        var packages = new Packages();
        texts.values().forEach(text -> packages.uses.put(declared(text), new TreeMap<>()));
        texts.forEach((file, text) -> packages.add(file.getFileName().toString(), text));
        return packages;
    }

    private static String declared(String text) {
        var declaration = DECLARATION.matcher(text);
        return declaration.find() ? declaration.group(1) : "";
    }

    private void add(String file, String text) {
        var own = declared(text);
        var types = TYPE.matcher(COMMENT_OR_LITERAL.matcher(text).replaceAll(""));
        while (types.find()) {
            var used = types.group(1);
            if (!used.equals(own) && uses.containsKey(used)) {
                uses.get(own).putIfAbsent(used, "%s uses %s.%s".formatted(file, used, types.group(2)));
            }
        }
    }

    /** All packages with Java files. */
    public Set<String> names() {
        return new TreeSet<>(uses.keySet());
    }

    /**
     * A chain of uses that ends where it began, for each package that is in one and in no chain before.
     *
     * @return one sentence per circle, with a place for each step; empty if dependencies run one way
     */
    public List<String> circles() {
        var circles = new ArrayList<String>();
        var told = new TreeSet<String>();
        for (var start : uses.keySet()) {
            if (!told.contains(start)) {
                path(start, start, new LinkedHashSet<>()).ifPresent(steps -> {
                    told.addAll(steps);
                    circles.add(sentence(steps));
                });
            }
        }
        return List.copyOf(circles);
    }

    /** The packages from {@code from} to one that uses {@code to}; {@code seen} are dead ends. */
    private Optional<List<String>> path(String from, String to, Set<String> seen) {
        if (uses.get(from).containsKey(to)) {
            return Optional.of(List.of(from));
        }
        for (var next : uses.get(from).keySet()) {
            if (seen.add(next)) {
                var rest = path(next, to, seen);
                if (rest.isPresent()) {
                    var steps = new ArrayList<>(List.of(from));
                    steps.addAll(rest.get());
                    return Optional.of(steps);
                }
            }
        }
        return Optional.empty();
    }

    private String sentence(List<String> steps) {
        var places = new ArrayList<String>();
        for (int i = 0; i < steps.size(); i++) {
            places.add(uses.get(steps.get(i)).get(steps.get((i + 1) % steps.size())));
        }
        return String.join(" → ", steps) + " → " + steps.get(0) + ": " + String.join(", ", places);
    }
}
