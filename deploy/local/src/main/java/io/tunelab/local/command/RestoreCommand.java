package io.tunelab.local.command;

import io.tunelab.local.backup.BackupManifest;
import io.tunelab.local.backup.Restore;
import io.tunelab.local.stack.DatabaseSession;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a backup into the local stack's database. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Replaces the database by a backup. The stack must be down. At the next `tunelab up` the services read"
                        + " in Kafka what happened since: finished runs come back, runs that were queued later are queued again.")
public final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Parameters(paramLabel = "DIR", description = "Directory that `tunelab backup` wrote.")
    private Path directory;

    @Option(names = "--yes", description = "Do it; without, the backup is only checked.")
    private boolean confirmed;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        var restore = new Restore(StackOptions.installation(), directory, BackupManifest.read(directory));
        try {
            restore.check();
            if (!confirmed) {
                terminal.line("The " + restore.summary() + " is whole. `tunelab restore " + directory
                        + " --yes` replaces what is in the database of "
                        + dataDirectory.directory().root() + " by it.");
                return 0;
            }
            try (var database = DatabaseSession.alone(dataDirectory.directory())) {
                database.setIncomplete("the restore of " + directory.toAbsolutePath()
                        + " did not finish; run `tunelab restore` again");
                restore.run(database.jdbcUrl(), database.passwords());
                database.setComplete();
            }
        } catch (SQLException | IOException e) {
            throw new StackException("the restore failed: " + e.getMessage(), e);
        }
        terminal.line("Restored the " + restore.summary()
                + ". `tunelab up` starts the services, which read what happened since then in Kafka.");
        return 0;
    }
}
