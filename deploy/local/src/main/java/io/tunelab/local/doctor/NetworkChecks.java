package io.tunelab.local.doctor;

import static io.tunelab.local.doctor.Finding.note;
import static io.tunelab.local.doctor.Finding.ok;

import io.tunelab.local.stack.Ports;
import io.tunelab.local.stack.StackRecord;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Ports of this machine, and the model hub. */
final class NetworkChecks {
    private static final int HUB_MILLIS = 2000;

    private final Machine machine;

    NetworkChecks(Machine machine) {
        this.machine = machine;
    }

    /** @param running the stack of this home, whose ports are its own */
    List<Finding> ports(PortWishes wishes, Optional<StackRecord> running) {
        var wanted = new LinkedHashMap<String, Integer>();
        wanted.put("page and REST", wishes.rest());
        wanted.put("Kafka", wishes.kafka());
        wanted.put("PostgreSQL", wishes.postgres());
        return wanted.entrySet().stream()
                .map(port -> port(port.getKey(), port.getValue(), running))
                .toList();
    }

    private static Finding port(String name, int port, Optional<StackRecord> running) {
        var about = "port " + port;
        if (Ports.isFree(port)) {
            return ok(about, "free", "for " + name);
        }
        if (running.stream().flatMap(record -> record.parts().stream()).anyMatch(part -> part.address()
                .matches(".*:" + port + "(/.*)?"))) {
            return ok(about, "in use by this home's stack", "for " + name);
        }
        return note(
                about,
                "in use by another program",
                name + " would get another port",
                "`./tunelab status` shows it; ss -ltnp 'sport = :%d' shows the program".formatted(port));
    }

    /** The demo's model is part of the installation: without a hub everything works but other models and data sets. */
    Finding hub() {
        var endpoint = machine.variable("TUNELAB_HUB_ENDPOINT")
                .or(() -> machine.variable("HF_ENDPOINT"))
                .orElse("https://huggingface.co");
        var offline = machine.variable("TUNELAB_HUB_OFFLINE").or(() -> machine.variable("HF_HUB_OFFLINE"));
        if (offline.filter(value -> value.matches("(?i)1|true|yes|on|y|t")).isPresent()) {
            return ok("hub", "offline mode is set", "only models and data sets on this machine are used");
        }
        try {
            var connection = (HttpURLConnection) URI.create(endpoint).toURL().openConnection();
            connection.setConnectTimeout(HUB_MILLIS);
            connection.setReadTimeout(HUB_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("HEAD");
            int status = connection.getResponseCode();
            return status < 500
                    ? ok("hub", endpoint + " answers", "models and data sets can be downloaded")
                    : unreachable(endpoint, "answers with status " + status);
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return unreachable(endpoint, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    static Finding unreachable(String endpoint, String why) {
        return note(
                "hub",
                endpoint + " cannot be reached (" + why + ")",
                "the demo works; other models and data sets of the hub cannot be downloaded",
                "check the network, set HF_ENDPOINT to a mirror, or HF_HUB_OFFLINE=1");
    }
}
