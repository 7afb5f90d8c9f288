package io.tunelab.local.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the checks ask of the operating system.
 *
 * @param root where {@code proc} and {@code sys} are; {@code /} except in tests
 * @param environment the variables of this process
 */
record Machine(Path root, Map<String, String> environment) {
    private static final long LIMIT_MILLIS = 2000;

    Machine {
        environment = Map.copyOf(environment);
    }

    static Machine here() {
        return new Machine(Path.of("/"), System.getenv());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The processor's features as the kernel lists them; empty if it does not say. */
    Set<String> processorFeatures() {
        return firstValue("proc/cpuinfo", "flags")
                .or(() -> firstValue("proc/cpuinfo", "Features"))
                .map(flags -> Arrays.stream(flags.split("\\s+")).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    String processorName() {
        return firstValue("proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
    }

    /** Bytes that programs can still get, within the limit of a container if there is one. */
    OptionalLong availableMemory() {
        var kilobytes = firstValue("proc/meminfo", "MemAvailable");
        if (kilobytes.isEmpty()) {
            return OptionalLong.empty();
        }
        long available = 1024 * Long.parseLong(kilobytes.get().replaceAll("\\D", ""));
        var limit = number("sys/fs/cgroup/memory.max");
        var used = number("sys/fs/cgroup/memory.current");
        return OptionalLong.of(
                limit.isPresent() && used.isPresent()
                        ? Math.min(available, Math.max(0, limit.getAsLong() - used.getAsLong()))
                        : available);
    }

    /** What a program prints; empty if it is missing, fails, or takes longer than two seconds. */
    Optional<String> output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private OptionalLong number(String file) {
        try {
            var text = Files.readString(root.resolve(file)).strip();
            return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private Optional<String> firstValue(String file, String key) {
        try (var lines = Files.lines(root.resolve(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
