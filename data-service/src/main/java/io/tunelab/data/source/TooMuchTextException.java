package io.tunelab.data.source;

import io.tunelab.data.DataException;

/** The texts of a data set together take more memory than {@link Limits#characters} allows. */
public final class TooMuchTextException extends DataException {
    private static final long serialVersionUID = 1L;

    TooMuchTextException(long characters, String place) {
        super(
                "data_too_large",
                "texts of more than %,d characters together (%s); give the service more memory, or raise tunelab.data.limits.characters"
                        .formatted(characters, place));
    }
}
