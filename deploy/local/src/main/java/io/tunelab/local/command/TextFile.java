package io.tunelab.local.command;

import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that commands are given. */
final class TextFile {
    private TextFile() {}

    /** @param file {@code -} for standard input */
    static String read(String file) throws IOException {
        if (file.equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new StackException("no such file: " + path.toAbsolutePath());
        }
        return Files.readString(path);
    }
}
