package io.tunelab.local.faults;

import static org.awaitility.Awaitility.await;

import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.RestartableStack;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What can happen to a stack that works. Each returns when the stack has recovered, with the time that took. */
enum Fault {
    /** SIGKILL: another trainer takes the run when the lease has ended. */
    TRAINER_KILLED {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            signal(scene.stack(), trainer, "KILL");
            return scene.takenOver(run, attempt);
        }
    },
    /** SIGTERM: the run is given back at once, and the process ends within ten seconds. */
    TRAINER_TERMINATED {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            var process = scene.stack().process(trainer).orElseThrow();
            signal(scene.stack(), trainer, "TERM");
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
            return scene.takenOver(run, attempt);
        }
    },
    /** SIGSTOP until long after the lease, then SIGCONT: the zombie must do nothing that counts. */
    TRAINER_PAUSED {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            signal(scene.stack(), trainer, "STOP");
            try {
                return scene.takenOver(run, attempt);
            } finally {
                signal(scene.stack(), trainer, "CONT");
            }
        }
    },
    RESULTS_KILLED {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            return scene.startedAgain(LocalStack.RESULTS);
        }
    },
    DATA_KILLED {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            return scene.startedAgain(LocalStack.DATA);
        }
    },
    KAFKA_AWAY {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            scene.stack().stopBroker();
            scene.away();
            scene.stack().startBroker();
            return scene.nextEvent();
        }
    },
    POSTGRESQL_AWAY {
        @Override
        Duration inject(Scene scene, String trainer, String run, int attempt) {
            scene.stack().stopDatabase();
            scene.away();
            scene.stack().startDatabaseAgain();
            return scene.nextEvent();
        }
    };

    /**
     * @param trainer the one that works on {@code run}
     * @param attempt the run's, at the moment of the fault
     */
    abstract Duration inject(Scene scene, String trainer, String run, int attempt);

    private static void signal(RestartableStack stack, String service, String name) {
        Optional<ProcessHandle> process = stack.process(service);
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.orElseThrow().pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills without asking. */
    static void kill(RestartableStack stack, String service) {
        signal(stack, service, "KILL");
    }
}
