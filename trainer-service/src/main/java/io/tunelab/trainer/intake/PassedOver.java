package io.tunelab.trainer.intake;

import io.tunelab.intake.StuckRecords;
import io.tunelab.intake.UnreadableRecord;
import jakarta.enterprise.context.ApplicationScoped;

/** Requests that cannot be read are rejected; of commands a line in the log tells. */
@ApplicationScoped
class PassedOver implements StuckRecords {
    private final RequestIntake requests;

    PassedOver(RequestIntake requests) {
        this.requests = requests;
    }

    @Override
    public void putAside(String channel, UnreadableRecord record) {
        if (channel.equals("experiment-requests")) {
            requests.putAside(record);
        }
    }
}
