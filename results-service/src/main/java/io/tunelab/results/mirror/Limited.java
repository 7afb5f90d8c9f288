package io.tunelab.results.mirror;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What MLflow's servers accept (mlflow/utils/validation.py). */
final class Limited {
    static final int METRICS_A_BATCH = 1_000;
    static final int PAIRS_A_BATCH = 100;
    static final int PARAM = 6_000;

    /** Of servers before 2.9. */
    static final int SHORT_PARAM = 500;

    private static final int TAG = 5_000;
    private static final int KEY = 250;

    private Limited() {}

    /** With keys and values that a server accepts; what is too long is cut. */
    static Map<String, String> params(Map<String, String> params, int longest) {
        var limited = new LinkedHashMap<String, String>();
        params.forEach((key, value) -> limited.put(key(key), cut(value, longest)));
        return limited;
    }

    static Map<String, String> tags(Map<String, String> tags) {
        return params(tags, TAG);
    }

    /** Letters, digits, {@code _ - . /} and blanks are allowed, as far as they make no path that leads elsewhere. */
    private static String key(String key) {
        var allowed = key.replaceAll("[^\\w. /-]", "_").replaceAll("(^|/)(?=/|$|\\.{1,2}(/|$))", "$1_");
        return cut(allowed, KEY);
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    static <T> List<List<T>> batches(List<T> all, int size) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return batches;
    }
}
