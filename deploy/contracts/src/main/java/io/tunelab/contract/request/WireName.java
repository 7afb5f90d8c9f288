package io.tunelab.contract.request;

import java.util.List;

/** A constant with the name that it has in messages. */
public interface WireName {
    String wireName();

    /** Names that are read as this one, too: those it had before. */
    default List<String> formerNames() {
        return List.of();
    }
}
