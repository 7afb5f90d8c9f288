package io.tunelab.local.command;

import io.tunelab.local.backup.Backup;
import io.tunelab.local.stack.DatabaseSession;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Backs the local stack's database up. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes the database to files: queue, results and studies as they are at one moment."
                + " The stack may run. Models and data sets are files already: copy `artifacts` and `data` as well.")
public final class BackupCommand implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Parameters(paramLabel = "DIR", description = "A directory that does not exist yet, or is empty.")
    private Path directory;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        try (var database = DatabaseSession.reading(dataDirectory.directory())) {
            var manifest = Backup.write(database.jdbcUrl(), database.passwords(), directory);
            for (var schema : manifest.schemas()) {
                terminal.line("  %-8s %d tables, %d rows, schema version %s"
                        .formatted(schema.name(), schema.tables().size(), schema.rows(), schema.version()));
            }
            terminal.line("Backup written to " + directory + ". Models and data sets are not in it: copy "
                    + dataDirectory.directory().artifacts() + " and "
                    + dataDirectory.directory().data() + " as well.");
            return 0;
        } catch (SQLException | IOException e) {
            throw new StackException(
                    "the backup failed, and " + directory + " is left as it was: " + e.getMessage(), e);
        }
    }
}
