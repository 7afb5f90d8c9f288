package io.tunelab.data.audit;

import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** In which script a text is written. A stand-in for its language: that cannot be told safely from a short text. */
final class Scripts {
    /** Letters looked at; a text that changes its script later counts by its beginning. */
    private static final int LETTERS = 200;

    private Scripts() {}

    /** The script of most of its first letters, in lower case; empty if it has none. */
    static Optional<String> of(String text) {
        int latin = 0;
        int letters = 0;
        Map<UnicodeScript, Integer> others = null;
        for (int at = 0; at < text.length() && letters < LETTERS; ) {
            int sign = text.codePointAt(at);
            at += Character.charCount(sign);
            if (!Character.isLetter(sign)) {
                continue;
            }
            letters++;
            if (sign < 0x250) {
                latin++;
            } else {
                others = others == null ? new EnumMap<>(UnicodeScript.class) : others;
                others.merge(UnicodeScript.of(sign), 1, Integer::sum);
            }
        }
        if (others == null) {
            return letters == 0 ? Optional.empty() : Optional.of("latin");
        }
        others.merge(UnicodeScript.LATIN, latin, Integer::sum);
        return others.entrySet().stream()
                .max(Map.Entry.<UnicodeScript, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(script -> script.getKey().name().toLowerCase(Locale.ROOT));
    }
}
