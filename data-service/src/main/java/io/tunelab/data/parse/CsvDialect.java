package io.tunelab.data.parse;

import java.util.Map;

/** How fields are told apart. */
record CsvDialect(char delimiter, Quoting quoting) {
    private static final Map<Character, String> NAMES = Map.of(
            ',',
            "comma",
            '\t',
            "tab",
            ';',
            "semicolon",
            '|',
            "pipe (|)",
            ' ',
            "space",
            '\u0001',
            "U+0001",
            '\u001f',
            "U+001F");

    /** How a field may contain the delimiter. */
    enum Quoting {
        /** RFC 4180: in quotes, and a quote inside is doubled. */
        DOUBLED,
        /** In quotes, and a quote inside stands behind a backslash. */
        BACKSLASH,
        /** Not at all: quotes are characters like any other. */
        NONE
    }

    String delimiterName() {
        return NAMES.getOrDefault(delimiter, "'" + delimiter + "'");
    }
}
