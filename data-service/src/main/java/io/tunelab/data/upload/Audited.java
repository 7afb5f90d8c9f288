package io.tunelab.data.upload;

import io.tunelab.contract.request.DatasetChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Audits of the last uploads, so that a repeat is answered by its digest. What was refused is not among them. */
final class Audited<T> {
    private static final int MOST = 16;

    /** A whole audit is a function of these. */
    private record Key(String sha256, DatasetChoice asked, String ending) {}

    private final Map<Key, T> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, T> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param audit is asked without a lock: it takes as long as the file is large
     * @param isWhole whether it found all that it can: without a tokenizer it counts no tokens
     */
    T of(String sha256, DatasetChoice asked, String ending, Supplier<T> audit, Predicate<T> isWhole) {
        var key = new Key(sha256, asked, ending);
        synchronized (known) {
            var found = known.get(key);
            if (found != null) {
                return found;
            }
        }
        var made = audit.get();
        if (isWhole.test(made)) {
            synchronized (known) {
                known.put(key, made);
            }
        }
        return made;
    }
}
