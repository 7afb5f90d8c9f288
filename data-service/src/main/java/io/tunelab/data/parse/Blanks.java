package io.tunelab.data.parse;

/** What is not seen around names: blanks of all kinds, and invisible characters that copying from web pages brings. */
public final class Blanks {
    private Blanks() {}

    /** {@code text} without blanks before and after it. */
    public static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }
}
