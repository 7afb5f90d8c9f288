package io.tunelab.local.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read (messages, help, OpenAPI, page, report) sounds like English that was written, not translated. */
class WordsTest {
    private static final Path ROOT = Contracts.rootOfThisRepository();

    /** Comments, quotes as characters, and what joins the parts of a text that is longer than its line. */
    private static final Pattern NOISE =
            Pattern.compile("(?s)/\\*.*?\\*/|(?m:^\\s*//[^\\n]*$)|'\\\\?\"'|\"\\s*\\+\\s*\"");

    private static final Pattern JAVA_TEXT = Pattern.compile("(?s)\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern PAGE_TEXT = Pattern.compile("'((?:[^'\\\\\\n]|\\\\.)*)'|`((?:[^`\\\\]|\\\\.)*)`");
    private static final Pattern SQL = Pattern.compile("\\b(SELECT|UPDATE|INSERT|FROM|WHERE)\\b");

    /** Each with what to write instead. */
    private static final Map<Pattern, String> PATTERNS = patterns();

    private static Map<Pattern, String> patterns() {
        var patterns = new LinkedHashMap<Pattern, String>();
        patterns.put(
                Pattern.compile("(?<![Tt]here )\\b(is|are|was|were) no (?!longer\\b|more\\b)\\w+"), "\"is not a …\"");
        patterns.put(Pattern.compile("\\bto be had\\b|\\bwhere there (is|are) none\\b"), "\"available\", \"found\"");
        patterns.put(Pattern.compile("\\bgo(es)? on\\b"), "\"continue\"");
        patterns.put(Pattern.compile("\\banew\\b"), "\"again\"");
        patterns.put(Pattern.compile("\\bbeside\\b"), "\"in addition to\", \"next to\"");
        patterns.put(
                Pattern.compile("\\bwant of\\b|\\bdoes not do it\\b|\\bnobody\\b|\\bwho calls\\b"), "what happened");
        patterns.put(Pattern.compile("\\b[Tt]akes? (that )?back\\b"), "\"undo\"");
        patterns.put(Pattern.compile("\\bonly luckier\\b|\\bso many\\b|\\bBeware\\b|\\b[Aa]like\\b"), "plain words");
        patterns.put(Pattern.compile("\\d[ \u00a0\u202f]%(?![\\w,.])|%[.\\d]*[df] %%"), "\"95%\", without a space");
        patterns.put(Pattern.compile("^(What|Who|Whoever|Where) (?!to\\b)(?![^?]*\\?)"), "the thing's name");
        return patterns;
    }

    @Test
    void nothingThatPeopleReadHasThePatternsOfATranslation() throws IOException {
        var found = new ArrayList<String>();
        for (var file : sources()) {
            for (var text : texts(file)) {
                PATTERNS.forEach((pattern, instead) -> {
                    if (isProse(text) && pattern.matcher(text).find()) {
                        found.add("%s: \"%s\" (write %s)".formatted(ROOT.relativize(file), text.strip(), instead));
                    }
                });
            }
        }

        assertThat(found).isEmpty();
    }

    static Stream<Arguments> translations() {
        return Stream.of(
                arguments("the record's key is no experiment id", true),
                arguments("there is no run of that name", false),
                arguments("it is no longer kept", false),
                arguments("Kafka does not do it: refused", true),
                arguments("Best of %s: %.1f %%", true),
                arguments("accuracy %.1f%%", false),
                arguments("Where the model is written", true),
                arguments("What to submit", false),
                arguments("What does it cost?", false));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void aPatternIsKnownByItsWords(String text, boolean isOne) {
        assertThat(PATTERNS.keySet().stream()
                        .anyMatch(pattern -> pattern.matcher(text).find()))
                .isEqualTo(isOne);
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> {
                        var path = ROOT.relativize(file).toString();
                        return path.contains("src/main/")
                                && !path.contains("target/")
                                && !path.contains("node_modules/")
                                && path.matches(
                                        ".*\\.java|.*META-INF/resources/.*\\.(js|html)|.*templates/.*\\.(html|md)");
                    })
                    .sorted()
                    .toList();
        }
    }

    private static List<String> texts(Path file) throws IOException {
        var content = NOISE.matcher(Files.readString(file)).replaceAll("");
        var name = file.toString();
        if (name.endsWith(".java") || name.endsWith(".js")) {
            return (name.endsWith(".java") ? JAVA_TEXT : PAGE_TEXT)
                    .matcher(content)
                    .results()
                    .map(text -> text.group(1) == null ? text.group(2) : text.group(1))
                    .toList();
        }
        return content.lines().toList();
    }

    private static boolean isProse(String text) {
        return text.strip().contains(" ") && !SQL.matcher(text).find();
    }
}
