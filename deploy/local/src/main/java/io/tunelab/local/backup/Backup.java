package io.tunelab.local.backup;

import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.local.stack.OnExit;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;

/**
 * Writes what the services keep in the database to files, with nothing but a connection: PostgreSQL's own COPY, both schemas
 * as they are at one moment. The services may run meanwhile.
 */
public final class Backup {
    private Backup() {}

    /**
     * Makes the backup.
     *
     * @param passwords by role
     * @param directory where to; made, and left out again if the backup fails
     * @throws StackException if there is something in {@code directory}
     */
    public static BackupManifest write(String jdbcUrl, Function<Role, String> passwords, Path directory)
            throws SQLException, IOException {
        var target = directory.toAbsolutePath().normalize();
        refuseFull(target);
        Files.createDirectories(target.getParent());
        // Texts of users and their settings are in it.
        var unfinished = Files.createTempDirectory(
                target.getParent(),
                target.getFileName() + ".",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var onExit = OnExit.run(() -> removeQuietly(unfinished))) {
            var manifest = read(jdbcUrl, passwords, unfinished);
            manifest.write(unfinished);
            if (!onExit.forget()) {
                throw new StackException("the backup was interrupted");
            }
            Files.deleteIfExists(target);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } catch (IOException | SQLException | RuntimeException e) {
            remove(unfinished);
            throw e;
        }
    }

    private static void refuseFull(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new StackException(directory + " is not empty; name a directory that does not exist yet");
                }
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    /** While the process ends. The backup's own thread may still begin a file, so once is not always enough. */
    private static void removeQuietly(Path directory) {
        for (int tries = 0; tries < 5 && Files.exists(directory); tries++) {
            try {
                remove(directory);
            } catch (IOException e) {
                // Tried again; what stays is only lost room.
            }
        }
    }

    /** The second connection sees what the first one sees. */
    private static BackupManifest read(String jdbcUrl, Function<Role, String> passwords, Path directory)
            throws SQLException, IOException {
        try (var results = connect(jdbcUrl, passwords, Role.RESULTS);
                var trainer = connect(jdbcUrl, passwords, Role.TRAINER)) {
            var snapshot = new Tables(results)
                    .rows("SELECT pg_export_snapshot()")
                    .get(0)
                    .get(0);
            try (var statement = trainer.createStatement()) {
                statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            }
            var schemas = List.of(schema(results, Role.RESULTS, directory), schema(trainer, Role.TRAINER, directory));
            var server = new Tables(results).rows("SHOW server_version").get(0).get(0);
            return new BackupManifest(
                    BackupManifest.FORMAT, Instant.now().truncatedTo(ChronoUnit.SECONDS), server, schemas);
        }
    }

    private static Connection connect(String jdbcUrl, Function<Role, String> passwords, Role role) throws SQLException {
        var connection = DriverManager.getConnection(jdbcUrl, role.roleName(), passwords.apply(role));
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    private static BackupManifest.Schema schema(Connection connection, Role role, Path directory)
            throws SQLException, IOException {
        var tables = new Tables(connection);
        if (!tables.exist()) {
            throw new StackException("there is nothing to back up yet: %s-service has never started on this database"
                    .formatted(role.roleName()));
        }
        var saved = new ArrayList<BackupManifest.Table>();
        for (var name : tables.inOrder()) {
            saved.add(table(connection, name, tables.columns(name), directory, role.roleName() + "." + name));
        }
        return new BackupManifest.Schema(role.roleName(), tables.version(), saved);
    }

    private static BackupManifest.Table table(
            Connection connection, String name, List<String> columns, Path directory, String file)
            throws SQLException, IOException {
        var path = directory.resolve(file + ".copy.gz");
        var digest = Sha256.digest();
        long rows;
        try (OutputStream packed =
                new GZIPOutputStream(new DigestOutputStream(Files.newOutputStream(path), digest), 65_536)) {
            rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY %s (%s) TO STDOUT".formatted(name, String.join(", ", columns)), packed);
        }
        var sha256 = HexFormat.of().formatHex(digest.digest());
        return new BackupManifest.Table(name, columns, rows, path.getFileName().toString(), sha256);
    }
}
