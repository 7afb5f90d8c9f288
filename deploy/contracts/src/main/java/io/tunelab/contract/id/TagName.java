package io.tunelab.contract.id;

import java.util.regex.Pattern;

/** What the name of a tag looks like. It stands in queries and addresses, so nothing else may be used as one. */
public final class TagName {
    public static final Pattern PATTERN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    /** For people. */
    public static final String ALLOWED = "a letter, then up to 39 letters, digits, '_' and '-'";

    private TagName() {}

    /** Whether a text can be the name of a tag. */
    public static boolean isValid(String text) {
        return PATTERN.matcher(text).matches();
    }
}
