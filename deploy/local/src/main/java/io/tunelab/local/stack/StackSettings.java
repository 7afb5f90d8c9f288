package io.tunelab.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stack is to be like.
 *
 * @param trainers how many trainer-service processes
 * @param dataSets data sets beside the configured ones: name → file or folder
 * @param guardedKafka whether the broker asks for a password, which only the user can read
 */
public record StackSettings(
        Installation installation,
        DataDirectory dataDirectory,
        int trainers,
        PortWishes ports,
        Map<String, Path> dataSets,
        boolean guardedKafka) {
    /** Whose broker asks for nothing. */
    public StackSettings(
            Installation installation,
            DataDirectory dataDirectory,
            int trainers,
            PortWishes ports,
            Map<String, Path> dataSets) {
        this(installation, dataDirectory, trainers, ports, dataSets, false);
    }

    /** Ports to use where they are free. */
    public record PortWishes(int kafka, int postgres, int rest) {
        public static final PortWishes STANDARD = new PortWishes(9092, 15432, 8080);

        public PortWishes {
            for (int port : new int[] {kafka, postgres, rest}) {
                if (port < 0 || port > 65535) {
                    throw new IllegalArgumentException("a port is 1 to 65535, or 0 for any free one; got " + port);
                }
            }
        }
    }

    public StackSettings {
        if (trainers < 1 || trainers > 64) {
            throw new IllegalArgumentException("trainers must be 1 to 64, got " + trainers);
        }
        var absolute = new LinkedHashMap<String, Path>();
        dataSets.forEach((name, file) -> {
            if (!Files.exists(file)) {
                throw new IllegalArgumentException("data set " + name + ": no such file or folder: " + file);
            }
            absolute.put(name, file.toAbsolutePath().normalize());
        });
        dataSets = Map.copyOf(absolute);
    }
}
