package io.tunelab.results.table;

import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateExtension;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Names and fields as HTML whose lines break after separators, so that no word has to be broken. */
@TemplateExtension
public final class Breakable {
    /** Not within a number: 0.01, 2e-5, −3. */
    private static final Pattern AFTER_SEPARATOR =
            Pattern.compile("(?<=[/,=:_|])(?=[^\\s])|(?<=\\p{L}[.-])(?=\\p{L})|(?<=\\d\\p{L}?[-])(?=\\p{L})");

    private Breakable() {}

    /** For templates. */
    public static RawString breakable(String text) {
        var escaped = AFTER_SEPARATOR
                .matcher(text)
                .replaceAll("\0")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return new RawString(escaped.replace("\0", "<wbr>"));
    }

    /** Characters of the longest part that has no place to break. */
    static int longest(String text) {
        return Arrays.stream(text.split("\\s+"))
                .flatMap(AFTER_SEPARATOR::splitAsStream)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
