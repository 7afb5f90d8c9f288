package io.tunelab.local.secure;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** Compose files laid over each other, as far as their services' environments go, with variables filled in. */
final class ComposeFiles {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");
    private final List<Map<?, ?>> files;
    private final Map<String, String> variables;

    ComposeFiles(Path deploy, Map<String, String> variables, String... names) {
        this.files = java.util.Arrays.stream(names)
                .<Map<?, ?>>map(name -> read(deploy.resolve(name)))
                .toList();
        this.variables = Map.copyOf(variables);
    }

    /** What the service's container finds in its environment. */
    Map<String, String> environment(String service) {
        var environment = new TreeMap<String, String>();
        for (var file : files) {
            if (map(file.get("services")).get(service) instanceof Map<?, ?> definition
                    && definition.get("environment") instanceof Map<?, ?> values) {
                values.forEach((name, value) -> environment.put((String) name, filledIn(String.valueOf(value))));
            }
        }
        return environment;
    }

    /** The broker's settings, as its image makes them of the environment. */
    Map<String, String> brokerSettings() {
        var settings = new HashMap<String, String>();
        environment("kafka").forEach((name, value) -> {
            if (name.startsWith("KAFKA_") && !name.equals("KAFKA_HEAP_OPTS")) {
                var setting = name.substring("KAFKA_".length())
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace("___", "-")
                        .replace("__", "%")
                        .replace('_', '.')
                        .replace('%', '_');
                settings.put(setting, value);
            }
        });
        return settings;
    }

    /** The words of a service's command. */
    List<String> command(String service) {
        return files.stream()
                .flatMap(file -> map(file.get("services")).get(service) instanceof Map<?, ?> definition
                                && definition.get("command") instanceof List<?> words
                        ? words.stream().map(String::valueOf)
                        : java.util.stream.Stream.empty())
                .toList();
    }

    private String filledIn(String text) {
        var variable = VARIABLE.matcher(text);
        var filled = variable.replaceAll(found -> {
            var value = variables.get(found.group(1));
            if (value == null && "?".equals(found.group(2))) {
                throw new IllegalStateException(found.group(1) + " is missing: " + found.group(3));
            }
            return Matcher.quoteReplacement(value != null ? value : found.group(3) == null ? "" : found.group(3));
        });
        return filled.replace("$$", "$");
    }

    private static Map<?, ?> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return map(new Yaml().load(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }
}
