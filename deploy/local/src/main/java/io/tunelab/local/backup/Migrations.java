package io.tunelab.local.backup;

import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A service's migrations, taken out of its jar for as long as they are needed. */
final class Migrations implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("^V([0-9]+)__");
    private static final String FOLDER = "db/migration/";
    private final Path directory;

    private Migrations(Path directory) {
        this.directory = directory;
    }

    static Migrations of(Installation installation, Service service) throws IOException {
        var jars = installation.runnable(service).resolveSibling("app");
        var directory = Files.createTempDirectory("tunelab-migrations");
        try (var all = Files.list(jars)) {
            for (var jar : all.filter(file -> file.toString().endsWith(".jar")).toList()) {
                unpack(jar, directory);
            }
        }
        return new Migrations(directory);
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream()
                    .filter(file -> file.getName().startsWith(FOLDER) && !file.isDirectory())
                    .toList()) {
                try (var in = zip.getInputStream(entry)) {
                    Files.copy(in, directory.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
    }

    /**
     * Checks that this installation can make the tables of a backup.
     *
     * @throws StackException if the backup is of a newer version
     */
    void require(String schema, String version) throws IOException {
        try (var files = Files.list(directory)) {
            var newest = files.map(file -> VERSION.matcher(file.getFileName().toString()))
                    .filter(Matcher::find)
                    .map(found -> MigrationVersion.fromVersion(found.group(1)))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new StackException("no migrations of " + schema + "-service are installed"));
            if (MigrationVersion.fromVersion(version).compareTo(newest) > 0) {
                throw new StackException(
                        "the backup was made by a newer Tunelab: its tables of %s-service have version %s, this one knows version %s. Restore it with that version or a later one"
                                .formatted(schema, version, newest));
            }
        }
    }

    private FluentConfiguration configuration() {
        return Flyway.configure().locations("filesystem:" + directory);
    }

    /** Drops everything in the role's schema and makes its tables as they were at {@code version}. */
    void recreate(String jdbcUrl, String user, String password, String version) {
        var flyway = configuration()
                .dataSource(jdbcUrl, user, password)
                .cleanDisabled(false)
                .target(MigrationVersion.fromVersion(version))
                .load();
        flyway.clean();
        flyway.migrate();
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
