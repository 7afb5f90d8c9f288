package io.tunelab.local.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import java.util.TreeSet;

/**
 * Holds requests against the contract before anything is sent. The contract ignores unknown fields, so that old services
 * understand new requests; here an unknown field is an error, because it is a slip of the pen.
 */
public final class RequestCheck {
    private static final String SCHEMA = "experiment-request";
    private final Contracts contracts;
    private final ObjectMapper json = new ObjectMapper();

    public RequestCheck(Contracts contracts) {
        this.contracts = contracts;
    }

    void verify(String where, RequestFields request) {
        var known = new TreeSet<>(contracts.fields(SCHEMA));
        for (var name : request.values().keySet()) {
            if (!known.contains(name)) {
                throw new InvalidStudyException(where + ": requests have no field '" + name + "'; they have " + known);
            }
        }
        try {
            var violations = contracts.violations(SCHEMA, json.writeValueAsString(request.values()));
            if (!violations.isEmpty()) {
                throw new InvalidStudyException(where + ": " + String.join("; ", violations));
            }
        } catch (JsonProcessingException e) {
            throw new InvalidStudyException(where + ": " + e.getMessage());
        }
    }
}
