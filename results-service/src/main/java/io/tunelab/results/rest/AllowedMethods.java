package io.tunelab.results.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which methods a path knows: what an answer 405 must say in {@code Allow} (RFC 9110, 15.5.6). */
@Singleton
class AllowedMethods {
    /** Written at build time. */
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private final JsonNode paths;

    AllowedMethods(ObjectMapper mapper) {
        try (var document = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            paths = document == null
                    ? mapper.createObjectNode()
                    : mapper.readTree(document).path("paths");
        } catch (IOException e) {
            throw new UncheckedIOException(DOCUMENT + " cannot be read", e);
        }
    }

    /** Sorted, in capitals, with commas between them. */
    String of(String path) {
        var methods = new TreeSet<>(Set.of("OPTIONS"));
        paths.properties().stream()
                .filter(operation -> fits(operation.getKey(), path))
                .forEach(operation -> operation.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        methods.add(method.toUpperCase(Locale.ROOT));
                    }
                }));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static boolean fits(String template, String path) {
        var expression = Pattern.quote(template).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q");
        return path.matches(expression);
    }
}
