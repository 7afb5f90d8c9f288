package io.tunelab.results.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;

/** Puts the ids of a run into the log's context, so that structured logs of all services are found by them. */
public final class RunLog {
    private RunLog() {}

    /** Logs about an experiment; {@code attempt} 0 is none. */
    public static void about(String experimentId, Optional<String> study, int attempt, Runnable logging) {
        var ids = new LinkedHashMap<String, Object>(Map.of("experiment", experimentId));
        study.ifPresent(name -> ids.put("study", name));
        if (attempt > 0) {
            ids.put("attempt", attempt);
        }
        with(ids, logging);
    }

    /** Logs about a study. */
    public static void aboutStudy(String study, Runnable logging) {
        with(Map.of("study", study), logging);
    }

    private static void with(Map<String, Object> ids, Runnable logging) {
        ids.forEach(MDC::put);
        try {
            logging.run();
        } finally {
            ids.keySet().forEach(MDC::remove);
        }
    }
}
