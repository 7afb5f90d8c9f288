package io.tunelab.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL server as a child process, on loopback only, with Tunelab's database and one role per service.
 *
 * <p>Each role owns exactly one schema of its own name and has no right in the other's; the superuser is for this
 * class alone.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** Roles, schemas and, unless the server is guarded, also the passwords. */
    public enum Role {
        TRAINER("trainer"),
        RESULTS("results");

        private final String roleName;

        Role(String roleName) {
            this.roleName = roleName;
        }

        /** Name of the role and of its schema. */
        public String roleName() {
            return roleName;
        }
    }

    private interface SetUp {
        void run() throws IOException, SQLException;
    }

    private static final String DATABASE = "tunelab";
    private static final String METHOD = "scram-sha-256";
    private static final Pattern TRUSTING_RULE = Pattern.compile("(?m)^([a-z].*\\s)trust$");
    private final EmbeddedPostgres server;

    private EmbeddedDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server whose files are kept in {@code directory}; returns when it answers. The caller closes it: no
     * shutdown hook does, because its clients may have to stop first.
     *
     * @param port the server's port, or 0 for any free one
     */
    public static EmbeddedDatabase start(Path directory, int port) {
        return start(directory, port, ProcessBuilder.Redirect.DISCARD);
    }

    /** As {@link #start(Path, int)}, with the server's log going to {@code log}. */
    public static EmbeddedDatabase start(Path directory, int port, ProcessBuilder.Redirect log) {
        return start(directory, port, log, Map.of());
    }

    /** As {@link #start(Path, int)}, with settings of the caller's, such as TLS. */
    public static EmbeddedDatabase start(
            Path directory, int port, ProcessBuilder.Redirect log, Map<String, String> settings) {
        try {
            return start(directory, builder(directory, port, log, settings));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + directory, e);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL in " + directory + " could not be set up", e);
        }
    }

    /**
     * As {@link #start(Path, int, ProcessBuilder.Redirect)}, for a machine with other users: without a socket, and with
     * random passwords, which are kept in {@code directory}. A database that was made without is guarded from now on.
     */
    public static EmbeddedDatabase startGuarded(Path directory, int port, ProcessBuilder.Redirect log) {
        try {
            refuseLostPasswords(directory);
            var passwords = DatabasePasswords.keptIn(directory);
            var superuser = passwords.superuserFile(directory);
            var builder = builder(directory, port, log, Map.of("unix_socket_directories", ""))
                    .setConnectConfig("password", passwords.superuser())
                    .setLocaleConfig("pwfile", superuser.toString())
                    .setLocaleConfig("auth-local", METHOD)
                    .setLocaleConfig("auth-host", METHOD);
            try {
                var database = start(directory, builder);
                return database.after(() -> database.guard(rules(directory), passwords));
            } finally {
                Files.deleteIfExists(superuser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + directory, e);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL in " + directory + " could not be set up", e);
        }
    }

    /** The server would start, and turn away everybody with the passwords that were made anew. */
    private static void refuseLostPasswords(Path directory) throws IOException {
        var data = directory.resolve("data");
        if (!DatabasePasswords.isKeptIn(directory)
                && Files.exists(data.resolve("PG_VERSION"))
                && !TRUSTING_RULE.matcher(Files.readString(rules(directory))).find()) {
            throw new IllegalStateException(
                    "the database in %s asks for passwords, and the file with them is missing in %s; restore the file, or delete %s to start with an empty database"
                            .formatted(data, directory, data));
        }
    }

    private static Path rules(Path directory) {
        return directory.resolve("data/pg_hba.conf");
    }

    private static EmbeddedPostgres.Builder builder(
            Path directory, int port, ProcessBuilder.Redirect log, Map<String, String> settings) {
        var builder = EmbeddedPostgres.builder();
        settings.forEach(builder::setServerConfig);
        return builder.setDataDirectory(directory.resolve("data"))
                .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
                .setCleanDataDirectory(false)
                .setPort(port)
                .setRegisterShutdownHook(false)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setServerConfig("max_connections", "100")
                // The library switches both off; what a user measured for hours has to outlive a power cut.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60));
    }

    private static EmbeddedDatabase start(Path directory, EmbeddedPostgres.Builder builder)
            throws IOException, SQLException {
        var database = new EmbeddedDatabase(builder.start());
        return database.after(() -> {
            database.refuseAnother(directory.resolve("data"));
            database.createDatabaseAndRoles();
        });
    }

    /** This server, after something that it cannot do without: if that fails, nobody else could stop the server. */
    private EmbeddedDatabase after(SetUp setUp) throws IOException, SQLException {
        try {
            setUp.run();
            return this;
        } catch (IOException | SQLException | RuntimeException e) {
            try {
                close();
            } catch (UncheckedIOException notStopped) {
                e.addSuppressed(notStopped);
            }
            throw e;
        }
    }

    private void guard(Path rules, DatabasePasswords passwords) throws IOException, SQLException {
        for (var role : Role.values()) {
            setPassword(role, passwords.of(role));
        }
        var text = Files.readString(rules);
        if (TRUSTING_RULE.matcher(text).find()) {
            execute("postgres", "ALTER ROLE postgres PASSWORD '%s'".formatted(passwords.superuser()));
            Files.writeString(rules, TRUSTING_RULE.matcher(text).replaceAll("$1" + METHOD));
            execute("postgres", "SELECT pg_reload_conf()");
            awaitGuard();
        }
    }

    /** The server reads its rules anew a moment after it is told to. */
    private void awaitGuard() throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                DriverManager.getConnection(jdbcUrl(), "postgres", "none").close();
                Thread.sleep(50);
            } catch (SQLException refused) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new SQLException("the server still lets everybody in");
    }

    /** The password of a role of a guarded server that runs, or ran, in {@code directory}. */
    public static String password(Path directory, Role role) {
        try {
            return DatabasePasswords.read(directory).of(role);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the passwords in " + directory, e);
        }
    }

    /** For JDBC clients of any role; the role's schema is found by its search path. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/" + DATABASE;
    }

    /** The port the server listens on. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    /** The library is content with any server that answers on the port, also with that of another stack. */
    private void refuseAnother(Path directory) throws SQLException, IOException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW data_directory")) {
            rows.next();
            var answering = Path.of(rows.getString(1));
            if (!Files.exists(answering) || !Files.isSameFile(answering, directory)) {
                throw new IllegalStateException("port " + port() + " belongs to another PostgreSQL, of " + answering);
            }
        }
    }

    private void createDatabaseAndRoles() throws SQLException {
        if (!exists("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            execute("postgres", "CREATE DATABASE " + DATABASE);
            execute(
                    DATABASE,
                    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                    "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
        }
        for (var role : Role.values()) {
            if (!exists("SELECT 1 FROM pg_roles WHERE rolname = '" + role.roleName() + "'")) {
                execute(
                        DATABASE,
                        "CREATE ROLE %1$s LOGIN PASSWORD '%1$s'".formatted(role.roleName()),
                        "GRANT CONNECT ON DATABASE %2$s TO %1$s".formatted(role.roleName(), DATABASE),
                        "CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s".formatted(role.roleName()),
                        "ALTER ROLE %1$s IN DATABASE %2$s SET search_path = %1$s".formatted(role.roleName(), DATABASE));
            }
        }
    }

    /** Gives a role another password than its name. */
    public void setPassword(Role role, String password) {
        try {
            execute(DATABASE, "ALTER ROLE %s PASSWORD '%s'".formatted(role.roleName(), password.replace("'", "''")));
        } catch (SQLException e) {
            throw new IllegalStateException("the password of " + role.roleName() + " could not be set", e);
        }
    }

    private boolean exists(String query) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private void execute(String database, String... statements) throws SQLException {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
