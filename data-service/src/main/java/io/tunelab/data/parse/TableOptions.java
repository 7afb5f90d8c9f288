package io.tunelab.data.parse;

import io.tunelab.data.DataException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the files of a data set are read.
 *
 * @param encoding of text files; empty: detected
 * @param delimiter between the fields of a line; empty: detected
 * @param mostBytes unpacked bytes of a file at most
 * @param mostCharacters characters of one row at most
 */
public record TableOptions(
        Optional<Charset> encoding, Optional<Character> delimiter, long mostBytes, int mostCharacters) {
    private static final Map<String, Character> NAMES =
            Map.of("tab", '\t', "\\t", '\t', "comma", ',', "semicolon", ';', "pipe", '|');

    /**
     * The delimiter of that name: one character, or {@code tab}, {@code comma}, {@code semicolon}, {@code pipe}; empty for
     * {@code auto}.
     *
     * @throws DataException {@code invalid_data} if it is none
     */
    public static Optional<Character> delimiter(String name) {
        var known = Optional.ofNullable(NAMES.get(name.toLowerCase(Locale.ROOT)));
        if (known.isPresent() || name.isEmpty() || name.equalsIgnoreCase("auto")) {
            return known;
        }
        char first = name.charAt(0);
        if (name.length() != 1 || Character.isLetterOrDigit(first) || "\"'\\\r\n".indexOf(first) >= 0) {
            throw new DataException(
                    "invalid_data",
                    "delimiter '%s' is not possible; use auto, comma, semicolon, tab, pipe or one punctuation character"
                            .formatted(name));
        }
        return Optional.of(first);
    }
}
