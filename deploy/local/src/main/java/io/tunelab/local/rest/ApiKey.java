package io.tunelab.local.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A secret that a results-service knows the digest of. It is never shown. */
public final class ApiKey {
    private final String value;

    /**
     * @param source where it was found, for the message when it is not usable
     * @throws IllegalArgumentException if it is empty or has characters that cannot be sent
     */
    public ApiKey(String value, String source) {
        this.value = value.strip();
        if (!this.value.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException(
                    "The API key in " + source
                            + " is empty or contains spaces or characters outside ASCII. It must be the key itself, on one line.");
        }
    }

    /** The key in a file, with or without a newline at its end. */
    public static ApiKey in(Path file) {
        try {
            return new ApiKey(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read the API key file " + file + ": " + e, e);
        }
    }

    /** As the Authorization header carries it. */
    String bearer() {
        return "Bearer " + value;
    }
}
