package io.tunelab.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The PostgreSQL server of a data directory, found by the file that the server itself writes. */
final class PostgresProcess {
    private PostgresProcess() {}

    /** The server's own process; what started it may be a shell between, and may be dead. Empty if it does not run. */
    static Optional<OwnProcess> of(DataDirectory directory) {
        var file = directory.postgres().resolve("data/postmaster.pid");
        try (var lines = Files.lines(file)) {
            var binaries = directory.postgres().resolve("binaries").toRealPath();
            return lines.findFirst()
                    .map(line -> Long.parseLong(line.trim()))
                    .flatMap(ProcessHandle::of)
                    .filter(ProcessHandle::isAlive)
                    .map(OwnProcess::of)
                    // After a crash of the machine the file is still there, and its pid may be another program's.
                    .filter(process -> Path.of(process.command()).startsWith(binaries));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
