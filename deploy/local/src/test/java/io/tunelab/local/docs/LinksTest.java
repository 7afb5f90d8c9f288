package io.tunelab.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages lead somewhere, and every page is in the index. */
class LinksTest {
    private static final Path ROOT = Contracts.rootOfThisRepository();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void everyLinkWithinTheRepositoryLeadsSomewhere() throws IOException {
        var dead = new ArrayList<String>();
        for (var page : pages()) {
            var links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                if (!links.group(1).matches("(https?|mailto):.*") && !leads(page, links.group(1))) {
                    dead.add(ROOT.relativize(page) + " → " + links.group(1));
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        var index = Files.readString(ROOT.resolve("docs/README.md"));
        try (var docs = Files.list(ROOT.resolve("docs"))) {
            assertThat(docs.map(page -> page.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
        }
    }

    private static boolean leads(Path page, String link) throws IOException {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || anchors(target).contains(parts[1]);
    }

    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(withoutCode(Files.readString(page)))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?s)```.*?```", "").replaceAll("(?m)^ {4}.*$", "");
    }

    private static List<Path> pages() throws IOException {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"));
                var deploy = Files.walk(ROOT.resolve("deploy"), 2);
                var benchmarks = Files.list(ROOT.resolve("benchmarks"))) {
            var services = Stream.of("data-service", "trainer-service", "results-service")
                    .map(service -> ROOT.resolve(service).resolve("README.md"))
                    .filter(Files::exists);
            return Stream.of(top, docs, deploy, benchmarks, services)
                    .flatMap(found -> found)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
