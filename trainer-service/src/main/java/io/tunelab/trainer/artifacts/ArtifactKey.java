package io.tunelab.trainer.artifacts;

import java.util.regex.Pattern;

/** The form of an artifact's key: names of letters, digits, dots, dashes and underscores, divided by slashes. */
final class ArtifactKey {
    private static final Pattern FORM =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private ArtifactKey() {}

    /** Returns {@code key}, or refuses it: a key never leads out of the store. */
    static String require(String key) {
        if (!FORM.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key of an artifact: '" + key + "'");
        }
        return key;
    }
}
