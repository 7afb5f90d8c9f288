package io.tunelab.embedded;

import io.tunelab.embedded.EmbeddedDatabase.Role;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;

/** Random passwords of a database, in a file that only its owner may read. */
final class DatabasePasswords {
    private static final String FILE = "passwords.properties";
    private static final String SUPERUSER = "postgres";
    private static final int BYTES = 24;
    private final Properties passwords;

    private DatabasePasswords(Properties passwords) {
        this.passwords = passwords;
    }

    static boolean isKeptIn(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /**
     * Those that are kept in {@code directory}.
     *
     * @throws IllegalStateException if one of them is missing
     */
    static DatabasePasswords read(Path directory) throws IOException {
        var file = directory.resolve(FILE);
        var passwords = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            passwords.load(reader);
        }
        names().filter(name -> passwords.getProperty(name, "").isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException(
                            "%s lacks the password of %s; restore the file, or delete it together with %s to start with an empty database"
                                    .formatted(file, name, directory.resolve("data")));
                });
        return new DatabasePasswords(passwords);
    }

    /** Those that are kept in {@code directory}; made and kept there if there are none. */
    static DatabasePasswords keptIn(Path directory) throws IOException {
        if (isKeptIn(directory)) {
            return read(directory);
        }
        var passwords = new Properties();
        names().forEach(name -> passwords.setProperty(name, random()));
        Files.createDirectories(directory);
        // Whole or not at all: without its passwords a database cannot be opened again.
        var fresh = directory.resolve(FILE + ".tmp");
        OwnersFile.create(fresh);
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
                var writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            passwords.store(writer, "Of the roles of the local stack's PostgreSQL");
            channel.force(true);
        }
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        return new DatabasePasswords(passwords);
    }

    private static Stream<String> names() {
        return Stream.concat(Stream.of(SUPERUSER), Arrays.stream(Role.values()).map(Role::roleName));
    }

    String superuser() {
        return passwords.getProperty(SUPERUSER);
    }

    String of(Role role) {
        return passwords.getProperty(role.roleName());
    }

    /** The superuser's alone, for {@code initdb}; the caller deletes it. */
    Path superuserFile(Path directory) throws IOException {
        return Files.writeString(OwnersFile.create(directory.resolve("superuser")), superuser() + "\n");
    }

    static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
