package io.tunelab.data.audit;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be wrong with the characters of a text. */
public enum Oddity {
    /** UTF-8 that was once read as Latin-1 or Windows-1252: {@code cafÃ©}, {@code donâ€™t}. */
    MOJIBAKE("looks like UTF-8 that was read in another encoding"),
    /** U+FFFD, which stands where a character was lost. */
    REPLACEMENT_CHARACTER("has a replacement character: a character was lost"),
    /** Control characters other than tabulators and line breaks. */
    CONTROL_CHARACTER("has control characters"),
    /** Zero-width and direction marks, byte order marks. */
    INVISIBLE_CHARACTER("has invisible characters"),
    /** Tags and entities. */
    HTML("has HTML tags or entities"),
    /** Digits, punctuation and emojis only. */
    NO_LETTER("has no letter");

    private static final Pattern MARKUP = Pattern.compile(
            "</?[a-zA-Z][a-zA-Z0-9]{0,9}(\\s[^<>]{0,200})?/?>|&(amp|lt|gt|quot|nbsp|apos|#\\d{1,5}|#x[0-9a-fA-F]{1,4});");
    private static final Pattern MISREAD = Pattern.compile(
            "[\u00c2-\u00c3][\u0080-\u00bf]|\u00e2\u20ac[\u0080-\u2122]|\u00e2[\u0080-\u0084][\u0080-\u00bf]"
                    + "|\u00ef\u00bb\u00bf|(?:[\u00d0-\u00d1][\u0080-\u00bf\u0152-\u0192\u2013-\u2122]){2}");

    private final String meaning;

    Oddity(String meaning) {
        this.meaning = meaning;
    }

    /** As messages name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static Oddity named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** For people: what is the matter with such a text. */
    public String meaning() {
        return meaning;
    }

    /** All that a text has. */
    static Set<Oddity> of(String text) {
        var found = EnumSet.noneOf(Oddity.class);
        boolean markup = false;
        boolean high = false;
        boolean letter = false;
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '<' || sign == '&') {
                markup = true;
            } else if (sign < 0x20 && sign != '\t' && sign != '\n' && sign != '\r' || sign == 0x7f) {
                found.add(CONTROL_CHARACTER);
            } else if (sign >= 0x80) {
                high = true;
                classify(sign, found);
            }
            letter = letter || Character.isLetter(sign) || Character.isSurrogate(sign);
        }
        if (!letter || high && text.codePoints().noneMatch(Character::isLetter)) {
            found.add(NO_LETTER);
        }
        if (markup && MARKUP.matcher(text).find()) {
            found.add(HTML);
        }
        if (high && MISREAD.matcher(text).find()) {
            found.add(MOJIBAKE);
            // The second half of a misread character often is one; that is no oddity of its own.
            found.remove(CONTROL_CHARACTER);
        }
        return found;
    }

    private static void classify(char sign, Set<Oddity> found) {
        if (sign == '\ufffd') {
            found.add(REPLACEMENT_CHARACTER);
        } else if (sign <= 0x9f && sign != 0x85) {
            found.add(CONTROL_CHARACTER);
        } else if (sign >= 0x200b && sign <= 0x200f && sign != 0x200d
                || sign >= 0x202a && sign <= 0x202e
                || sign == 0xfeff) {
            found.add(INVISIBLE_CHARACTER);
        }
    }
}
