package io.tunelab.local.doctor;

import static io.tunelab.local.doctor.Finding.note;
import static io.tunelab.local.doctor.Finding.ok;

import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.PartStates;
import io.tunelab.local.stack.StackRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;

/** The stack of this home, if one runs. */
final class StackChecks {
    private static final int CONNECT_MILLIS = 1000;
    private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+):(\\d+)");

    private final DataDirectory home;

    StackChecks(DataDirectory home) {
        this.home = home;
    }

    List<Finding> stack(Optional<StackRecord> running) {
        if (running.isEmpty()) {
            return List.of(ok("stack", "nothing is running", "`./tunelab up` or `./tunelab demo` starts it"));
        }
        var record = running.get();
        var states = PartStates.of(record.parts());
        var findings = new ArrayList<Finding>();
        for (var part : record.parts()) {
            var state = part.address().startsWith("http") || connects(part.address())
                    ? states.get(part.name())
                    : "no answer";
            var found = state + ", " + part.address() + version(part.name());
            findings.add(
                    state.equals(PartStates.READY)
                            ? ok(part.name(), found, "running")
                            : note(
                                    part.name(),
                                    found,
                                    "the stack is not complete",
                                    "`./tunelab logs " + part.name() + "` shows why; `./tunelab down` stops it"));
        }
        return findings;
    }

    private String version(String part) {
        return switch (part) {
            case "kafka" -> ", Kafka " + AppInfoParser.getVersion();
            case "postgres" ->
                postgresVersion().map(version -> ", PostgreSQL " + version).orElse("");
            default -> "";
        };
    }

    private Optional<String> postgresVersion() {
        try {
            return Optional.of(Files.readString(home.postgres().resolve("data").resolve("PG_VERSION"))
                    .strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean connects(String address) {
        var place = HOST_AND_PORT.matcher(address);
        if (!place.find()) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.group(1), Integer.parseInt(place.group(2))), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
