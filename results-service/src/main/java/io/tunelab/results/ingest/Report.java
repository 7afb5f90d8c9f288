package io.tunelab.results.ingest;

import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.RunEvent;

/** An event that a trainer reported of a run, and its JSON as received, which is stored unchanged. */
record Report(EventMessage message, String json) {
    EventMessage.Key key() {
        return message.key();
    }

    RunEvent event() {
        return message.event();
    }
}
