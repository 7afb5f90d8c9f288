package io.tunelab.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Tunelab's built parts lie: a checkout, or an unpacked archive.
 *
 * @param root the directory that holds {@code deploy/} and the services
 */
public record Installation(Path root) {
    /** The three services; each is started from {@code <directory>/target/quarkus-app}, or {@code lib/<directory>}. */
    public enum Service {
        DATA("data-service"),
        TRAINER("trainer-service"),
        RESULTS("results-service");

        private final String directory;

        Service(String directory) {
            this.directory = directory;
        }

        /** Name of its directory below the root. */
        public String directory() {
            return directory;
        }
    }

    public Installation {
        root = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(root.resolve("deploy").resolve("contracts"))) {
            throw new IllegalArgumentException("no Tunelab installation in " + root + ": deploy/contracts is missing");
        }
    }

    /** The jar that starts a service. */
    public Path runnable(Service service) {
        var packed = root.resolve("lib").resolve(service.directory()).resolve("quarkus-run.jar");
        if (Files.isRegularFile(packed)) {
            return packed;
        }
        var jar = root.resolve(service.directory()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StackException(service.directory() + " is not built: " + jar
                    + " is missing. `./tunelab up` builds it," + " or run `./mvnw -DskipTests package`.");
        }
        return jar;
    }

    /** The ready studies. */
    public Path studies() {
        return root.resolve("deploy").resolve("studies");
    }

    /** The Java that runs this process runs the services, too. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
