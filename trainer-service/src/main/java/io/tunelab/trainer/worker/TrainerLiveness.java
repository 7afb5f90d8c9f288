package io.tunelab.trainer.worker;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the training thread is; how busy it is does not matter. */
@Liveness
class TrainerLiveness implements HealthCheck {
    private final TrainerService trainer;

    TrainerLiveness(TrainerService trainer) {
        this.trainer = trainer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("trainer").status(trainer.isAlive()).build();
    }
}
