package io.tunelab.embedded;

import io.tunelab.embedded.EmbeddedDatabase.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** Random passwords of a database, in a file that only its owner may read. */
final class DatabasePasswords {
    private static final String FILE = "passwords.properties";
    private static final String SUPERUSER = "postgres";
    private static final int BYTES = 24;
    private final Properties passwords;

    private DatabasePasswords(Properties passwords) {
        this.passwords = passwords;
    }

    /** Those that are kept in {@code directory}; made and kept there if there are none. */
    static DatabasePasswords keptIn(Path directory) throws IOException {
        var file = directory.resolve(FILE);
        var passwords = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                passwords.load(reader);
            }
            return new DatabasePasswords(passwords);
        }
        passwords.setProperty(SUPERUSER, random());
        for (var role : Role.values()) {
            passwords.setProperty(role.roleName(), random());
        }
        Files.createDirectories(directory);
        createForOwner(file);
        try (var writer = Files.newBufferedWriter(file)) {
            passwords.store(writer, "Of the roles of the local stack's PostgreSQL");
        }
        return new DatabasePasswords(passwords);
    }

    String superuser() {
        return passwords.getProperty(SUPERUSER);
    }

    String of(Role role) {
        return passwords.getProperty(role.roleName());
    }

    /** The superuser's alone, for {@code initdb}; the caller deletes it. */
    Path superuserFile(Path directory) throws IOException {
        var file = directory.resolve("superuser");
        Files.deleteIfExists(file);
        createForOwner(file);
        return Files.writeString(file, superuser() + "\n");
    }

    private static void createForOwner(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
