package io.tunelab.local.backup;

import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;

/**
 * Replaces what is in the database by what a {@link Backup} holds. The services must not run. When they start, they read in
 * the topics what has happened since the backup.
 */
public final class Restore {
    private static final Map<Role, Service> SERVICES =
            Map.of(Role.RESULTS, Service.RESULTS, Role.TRAINER, Service.TRAINER);
    private final Installation installation;
    private final Path directory;
    private final BackupManifest manifest;
    private final Map<String, BackupManifest.Schema> schemas;

    /** @param directory of the backup */
    public Restore(Installation installation, Path directory, BackupManifest manifest) {
        this.installation = installation;
        this.directory = directory;
        this.manifest = manifest;
        this.schemas =
                manifest.schemas().stream().collect(Collectors.toMap(BackupManifest.Schema::name, schema -> schema));
    }

    /**
     * Checks the backup without touching the database.
     *
     * @throws StackException if a file is missing or damaged, or the backup is of a newer version
     */
    public void check() throws IOException {
        for (var role : Role.values()) {
            var schema = schemas.get(role.roleName());
            if (schema == null) {
                throw new StackException(
                        "the backup in %s lacks the tables of %s-service".formatted(directory, role.roleName()));
            }
            try (var migrations = Migrations.of(installation, SERVICES.get(role))) {
                migrations.require(schema.name(), schema.version());
            }
            for (var table : schema.tables()) {
                check(table);
            }
        }
    }

    private void check(BackupManifest.Table table) throws IOException {
        var file = file(table);
        if (!Files.isRegularFile(file)) {
            throw new StackException("the backup is not whole: " + file + " is missing");
        }
        if (!Sha256.of(file).equals(table.sha256())) {
            throw new StackException("the backup is damaged: " + file + " is not what was written");
        }
    }

    private Path file(BackupManifest.Table table) {
        // The name comes from a file that somebody may have changed.
        return directory.resolve(Path.of(table.file()).getFileName());
    }

    /**
     * Replaces everything in both schemas, one after the other. If it fails half-way, or is stopped, the database is neither
     * what it was nor what the backup holds, and only running it again helps.
     */
    public void run(String jdbcUrl, Function<Role, String> passwords) throws SQLException, IOException {
        for (var role : Role.values()) {
            var schema = schemas.get(role.roleName());
            var password = passwords.apply(role);
            try (var migrations = Migrations.of(installation, SERVICES.get(role))) {
                migrations.recreate(jdbcUrl, role.roleName(), password, schema.version());
            }
            try (var connection = DriverManager.getConnection(jdbcUrl, role.roleName(), password)) {
                connection.setAutoCommit(false);
                for (var table : schema.tables()) {
                    load(connection, table);
                }
                new Tables(connection).setCounters();
                connection.commit();
            }
        }
    }

    private void load(Connection connection, BackupManifest.Table table) throws SQLException, IOException {
        var known = new Tables(connection);
        if (!known.inOrder().contains(table.name())
                || !known.columns(table.name()).equals(table.columns())) {
            throw new StackException("the backup's table %s (%s) is not one of this version"
                    .formatted(table.name(), String.join(", ", table.columns())));
        }
        try (var rows = new GZIPInputStream(Files.newInputStream(file(table)), 65_536)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY %s (%s) FROM STDIN".formatted(table.name(), String.join(", ", table.columns())),
                            rows);
        }
    }

    /** Rows by schema, for people. */
    public String summary() {
        return Stream.of(Role.values())
                .map(role -> "%s: %d rows"
                        .formatted(role.roleName(), schemas.get(role.roleName()).rows()))
                .collect(Collectors.joining(", ", "backup of " + manifest.createdAt() + " (", ")"));
    }
}
