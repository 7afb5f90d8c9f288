package io.tunelab.results.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.guard.PeerKey;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** The other services. */
@ApplicationScoped
public class Peers {
    private final Peer trainer;
    private final Peer data;

    Peers(PeersConfig config, PeerKey key, Vertx vertx, ObjectMapper mapper) {
        var silence = config.transferTimeout();
        trainer = new Peer("trainer", config.trainerUrl(), "tunelab.results.trainer-url", silence, key, vertx, mapper);
        data = new Peer("data-service", config.dataUrl(), "tunelab.results.data-url", silence, key, vertx, mapper);
    }

    public Peer trainer() {
        return trainer;
    }

    public Peer data() {
        return data;
    }
}
