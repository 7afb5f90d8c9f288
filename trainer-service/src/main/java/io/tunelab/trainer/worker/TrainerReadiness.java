package io.tunelab.trainer.worker;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while this trainer takes runs. */
@Readiness
class TrainerReadiness implements HealthCheck {
    private final TrainerService trainer;

    TrainerReadiness(TrainerService trainer) {
        this.trainer = trainer;
    }

    @Override
    public HealthCheckResponse call() {
        var trouble = trainer.trouble();
        var answer = HealthCheckResponse.named("trainer").status(trouble.isEmpty());
        trouble.ifPresent(reason -> answer.withData("reason", reason));
        return answer.build();
    }
}
