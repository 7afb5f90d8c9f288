package io.tunelab.local.doctor;

import static io.tunelab.local.doctor.Finding.missing;
import static io.tunelab.local.doctor.Finding.note;
import static io.tunelab.local.doctor.Finding.ok;

import io.tunelab.contract.request.NearestName;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java, the platform of the native libraries, what is built, and the variables that are set. */
final class SystemChecks {
    /** libtorch 2.7.1 as DJL packs it asks for this version of the C library. */
    private static final int GLIBC_MINOR = 29;

    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)([kKmMgG]?)\\b");

    /** The heaps in megabytes that the stack gives its services. */
    private static final Map<Service, Integer> HEAPS =
            new TreeMap<>(Map.of(Service.DATA, 768, Service.TRAINER, 1024, Service.RESULTS, 320));

    private final Machine machine;

    SystemChecks(Machine machine) {
        this.machine = machine;
    }

    /** One that is too old cannot run this; the script says so. */
    Finding java() {
        return ok(
                "java",
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.home"),
                "17 or later is needed");
    }

    Finding platform() {
        return platform(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                machine.output("getconf", "GNU_LIBC_VERSION"));
    }

    /** @param glibc as {@code getconf} prints it, such as {@code glibc 2.36} */
    static Finding platform(String system, String architecture, Optional<String> glibc) {
        var found = system + " " + architecture
                + glibc.map(version -> ", " + version).orElse("");
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            return missing(
                    "platform",
                    found,
                    "libtorch and its bindings are for Linux on x86-64",
                    "use the container images (docs/containers.md) or another machine");
        }
        var version = glibc.map(text -> Pattern.compile("glibc 2\\.(\\d+)").matcher(text))
                .filter(Matcher::find);
        if (version.isEmpty()) {
            return missing(
                    "platform",
                    found + ", no GNU C library",
                    "libtorch cannot be loaded",
                    "use a distribution with glibc 2.%d or later; Alpine has none".formatted(GLIBC_MINOR));
        }
        return Integer.parseInt(version.get().group(1)) >= GLIBC_MINOR
                ? ok("platform", found, "libtorch needs glibc 2.%d or later".formatted(GLIBC_MINOR))
                : missing(
                        "platform",
                        found,
                        "libtorch needs glibc 2.%d or later".formatted(GLIBC_MINOR),
                        "use a newer distribution, or the container images");
    }

    /** The stack starts its processes by a small program of util-linux. */
    Optional<Finding> programs() {
        return machine.output("setsid", "--version").isPresent()
                ? Optional.empty()
                : Optional.of(
                        missing("programs", "setsid not found", "the stack cannot be started", "install util-linux"));
    }

    Finding build(Installation installation) {
        var unbuilt = new ArrayList<String>();
        for (var service : Service.values()) {
            try {
                installation.runnable(service);
            } catch (StackException e) {
                unbuilt.add(service.directory());
            }
        }
        var version = Optional.ofNullable(SystemChecks.class.getPackage().getImplementationVersion());
        var found = "Tunelab " + version.orElse("(not packaged)") + " in " + installation.root();
        return unbuilt.isEmpty()
                ? ok("build", found, "all three services are built")
                : missing("build", found, String.join(", ", unbuilt) + " not built", "./mvnw -DskipTests package");
    }

    /** Heaps that the user has made smaller than the stack would. */
    List<Finding> heaps() {
        var findings = new ArrayList<Finding>();
        HEAPS.forEach((service, standard) -> {
            var variable = "TUNELAB_" + service.name() + "_JAVA_OPTIONS";
            machine.variable(variable)
                    .flatMap(SystemChecks::heap)
                    .filter(heap -> heap < standard)
                    .ifPresent(heap -> findings.add(note(
                            "heap",
                            variable + " gives " + service.directory() + " " + heap + " MB",
                            "the stack would give it " + standard + " MB; with less it may run out of memory",
                            "unset " + variable + ", or set at least -Xmx" + standard + "m")));
        });
        return findings;
    }

    /** Megabytes; the last of several counts. */
    private static Optional<Long> heap(String options) {
        return HEAP.matcher(options).results().reduce((first, second) -> second).map(option -> {
            long number = Long.parseLong(option.group(1));
            return switch (option.group(2).toLowerCase(Locale.ROOT)) {
                case "k" -> number >> 10;
                case "m" -> number;
                case "g" -> number << 10;
                default -> number >> 20;
            };
        });
    }

    /** Variables that nothing reads. */
    List<Finding> variables() {
        var known = knownVariables();
        var findings = new ArrayList<Finding>();
        machine.environment().keySet().stream()
                .filter(name -> name.startsWith("TUNELAB_"))
                .filter(name -> !known.contains(name) && !name.startsWith("TUNELAB_DATA_SETS_"))
                .sorted()
                .forEach(name -> findings.add(note(
                        "variables",
                        name + " is set",
                        "nothing reads a variable of that name",
                        NearestName.of(name, known)
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse("docs/configuration.md lists all"))));
        return findings;
    }

    /** The list is kept up to date by a test. */
    static List<String> knownVariables() {
        try (var list = SystemChecks.class.getResourceAsStream("variables.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
