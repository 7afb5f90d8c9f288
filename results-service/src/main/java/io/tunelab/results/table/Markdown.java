package io.tunelab.results.table;

import io.quarkus.qute.TemplateExtension;
import java.util.regex.Pattern;

/** Texts that stay what they are in Markdown: no link, tag, code, heading or table comes of them. */
@TemplateExtension
public final class Markdown {
    private static final Pattern SIGNS = Pattern.compile("[\\\\`*\\[\\]|]|<(?=[A-Za-z/!?])");
    private static final Pattern START = Pattern.compile("^(?=[#>+~=-])|^(\\d{1,9})(?=[.)](\\s|$))");

    private Markdown() {}

    /** {@code text} on one line, within a line. */
    public static String inline(String text) {
        return SIGNS.matcher(text).replaceAll("\\\\$0").replaceAll("\\s+", " ");
    }

    /** {@code text} on one line, at the start of one. */
    public static String line(String text) {
        return START.matcher(inline(text).strip()).replaceFirst("$1\\\\");
    }
}
