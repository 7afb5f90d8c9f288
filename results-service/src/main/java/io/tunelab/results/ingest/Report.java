package io.tunelab.results.ingest;

import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.RunEvent;

/** What a trainer reports of a run, and the JSON as it came, which is kept whole. */
record Report(EventMessage message, String json) {
    EventMessage.Key key() {
        return message.key();
    }

    RunEvent event() {
        return message.event();
    }
}
