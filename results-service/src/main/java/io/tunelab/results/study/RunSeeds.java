package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.request.RequestTable;
import java.util.Map;
import java.util.TreeMap;

/** The seeds that a run was made with. */
public final class RunSeeds {
    private RunSeeds() {}

    /** By path: the three that {@code seed} stands for, and that of the split. */
    public static Map<String, Integer> of(JsonNode request) {
        var seeds = new TreeMap<String, Integer>();
        int seed = request.path(RequestTable.SEED.path()).asInt();
        RequestTable.SEED_PARTS.forEach(
                part -> seeds.put(part.path(), request.path(part.path()).asInt(seed)));
        seeds.put(
                RequestTable.DATASET_SEED.path(),
                request.path("dataset").path("seed").asInt());
        return seeds;
    }
}
