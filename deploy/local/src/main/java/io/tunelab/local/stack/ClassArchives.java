package io.tunelab.local.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Archives of loaded classes (AppCDS), with which a service starts sooner. An archive fits one Java and one build, so it is
 * made where it is used: in the background, when a stack is up, by a start of each service that must fail at its end. The
 * JVM checks that an archive fits; one that does not is ignored.
 */
final class ClassArchives implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private final Path directory;
    private final Thread maker;
    private final List<Path> wanted = new ArrayList<>();
    private volatile Process making;
    private volatile boolean closed;

    ClassArchives(DataDirectory data) {
        this.directory = data.cache().resolve("classes");
        this.maker = new Thread(this::makeMissing, "class-archives");
        maker.setDaemon(true);
    }

    /** JVM options that use the jar's archive; none if there is no archive yet. */
    List<String> options(Path jar) {
        var archive = archive(jar);
        return archive.filter(Files::isRegularFile)
                .map(file -> List.of("-XX:SharedArchiveFile=" + file, "-Xlog:disable", "-Xlog:all=error:stderr"))
                .orElse(List.of());
    }

    /** Whether stacks are to make archives: not where TUNELAB_CLASS_ARCHIVES is false. */
    static boolean enabled() {
        return !"false".equals(System.getenv("TUNELAB_CLASS_ARCHIVES"));
    }

    /** Makes in the background what is missing for these jars. */
    void make(List<Path> jars) {
        wanted.addAll(jars);
        maker.start();
    }

    @Override
    public void close() {
        closed = true;
        var process = making;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void makeMissing() {
        for (var jar : wanted) {
            var archive = archive(jar);
            if (!closed && archive.isPresent() && !Files.exists(archive.get())) {
                try {
                    make(jar, archive.get());
                } catch (IOException e) {
                    // Everything works without; the next stack tries again.
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void make(Path jar, Path archive) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var unfinished = directory.resolve("." + UUID.randomUUID());
        // Nice: whoever started the stack wants to use it now.
        var command = List.of(
                "nice",
                Installation.java().toString(),
                "-XX:ArchiveClassesAtExit=" + unfinished,
                "-Xlog:disable",
                "-XX:+UseSerialGC",
                // There is nothing to talk to, and in the end an address that is nobody's (RFC 5737) to listen on: the
                // start fails with everything loaded, and has touched nothing.
                "-Dkafka.bootstrap.servers=127.0.0.1:1",
                "-Dquarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:1/none",
                "-Dquarkus.flyway.migrate-at-start=false",
                "-Dquarkus.http.host=192.0.2.1",
                "-jar",
                jar.toString());
        making = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (closed || !making.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            making.destroyForcibly();
        } else if (Files.exists(unfinished)) {
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(unfinished);
    }

    /** Empty if the jar is none of Quarkus's. */
    Optional<Path> archive(Path jar) {
        try {
            if (!Files.isDirectory(jar.resolveSibling("lib").resolve("boot"))) {
                return Optional.empty();
            }
            var built = Files.getLastModifiedTime(jar).toMillis();
            var identity = jar + " " + built + " " + System.getProperty("java.vm.version");
            var name = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
            return Optional.of(directory.resolve(name + ".jsa"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
