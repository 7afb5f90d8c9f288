package io.tunelab.results.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.peers.Peers;
import io.tunelab.results.query.UsedModel;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Asks the services that have files what can be named. Where they do not answer, what this service knows is said alone. */
@ApplicationScoped
class Available {
    private final Peers peers;

    Available(Peers peers) {
        this.peers = peers;
    }

    /**
     * Things that can be named, in the order of their names.
     *
     * @param problem why some may be missing
     */
    record Named<T>(List<T> names, Optional<String> problem) {
        Named {
            names = List.copyOf(names);
        }
    }

    /** @param prepared names of data sets that were prepared before */
    Named<NamedData> data(Collection<String> prepared) {
        var found = new TreeMap<String, NamedData>();
        prepared.stream()
                .filter(Available::isHubId)
                .forEach(name -> found.put(name, new NamedData(name, NamedData.DataOrigin.HUB, null, null, null)));
        var problem =
                ask(() -> peers.data().get("/api/v1/datasets").path("available").forEach(each -> {
                    var data = data(each);
                    found.put(data.name(), data);
                }));
        return new Named<>(List.copyOf(found.values()), problem);
    }

    private static NamedData data(JsonNode each) {
        return new NamedData(
                each.path("name").asText(),
                NamedData.DataOrigin.valueOf(each.path("source").asText().toUpperCase(Locale.ROOT)),
                each.path("file").asText(null),
                each.has("bytes") ? each.path("bytes").asLong() : null,
                each.has("modified_at") ? Instant.parse(each.path("modified_at").asText()) : null);
    }

    /** @param used models that runs have started from */
    Named<NamedModel> models(List<UsedModel> used) {
        var found = new TreeMap<String, NamedModel>();
        var problem = ask(() -> StreamSupport.stream(
                        peers.trainer().get("/api/v1/models").path("models").spliterator(), false)
                .map(JsonNode::asText)
                .forEach(name -> found.put(name, new NamedModel(name, NamedModel.ModelOrigin.LOCAL))));
        // Without an answer nobody knows what is local. What trained under another name came from the hub.
        if (problem.isEmpty()) {
            used.stream()
                    .filter(model -> model.completed() > 0)
                    .map(UsedModel::name)
                    .forEach(name -> found.putIfAbsent(name, new NamedModel(name, NamedModel.ModelOrigin.HUB)));
        }
        return new Named<>(List.copyOf(found.values()), problem);
    }

    private static boolean isHubId(String name) {
        return name.contains("/");
    }

    private static Optional<String> ask(Runnable question) {
        try {
            question.run();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.getMessage());
        }
    }
}
