package io.tunelab.local.faults;

import static org.awaitility.Awaitility.await;

import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.RestartableStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What can happen to a stack that works. Each returns when the stack has recovered, with the time that took. */
enum Fault {
    /** SIGKILL: another trainer takes the run when the lease has ended. */
    TRAINER_KILLED("trainer killed in an epoch", true) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.training(run));
        }
    },
    TRAINER_KILLED_FETCHING_DATA("trainer killed while it fetches data", false) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.begun(run));
        }
    },
    TRAINER_KILLED_WRITING_CHECKPOINT("trainer killed while it writes a checkpoint", true) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.checkpointing(run));
        }
    },
    TRAINER_KILLED_EVALUATING("trainer killed while it evaluates", false) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.afterEpoch(run, FaultsIT.EPOCHS));
        }
    },
    TRAINER_KILLED_WRITING_MODEL("trainer killed while it writes the model", false) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.saving(run));
        }
    },
    TRAINER_KILLED_PUBLISHING("trainer killed while it publishes", false) {
        @Override
        Duration inject(Scene scene, String run) {
            return killed(scene, run, scene.publishing(run));
        }
    },
    /** A checkpoint that is not what it was when it was written: the one before is used. */
    CHECKPOINT_TORN("trainer killed, its last checkpoint torn", false) {
        @Override
        Duration inject(Scene scene, String run) {
            var working = scene.afterEpoch(run, 2);
            Signals.kill(scene.stack(), working.trainer());
            cutInHalf(scene.checkpoint(run, 2).resolve("state/weights.safetensors"));
            return scene.takenOver(run, working.attempt());
        }
    },
    /** SIGTERM: the run is given back at once with the steps of its epoch; the process ends within ten seconds. */
    TRAINER_TERMINATED("trainer terminated", true) {
        @Override
        Duration inject(Scene scene, String run) {
            var working = scene.training(run);
            var process = scene.stack().process(working.trainer()).orElseThrow();
            Signals.terminate(scene.stack(), working.trainer());
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
            return scene.takenOver(run, working.attempt());
        }
    },
    /** SIGSTOP until long after the lease, then SIGCONT: the zombie must do nothing that counts. */
    TRAINER_PAUSED("trainer paused past its lease", true) {
        @Override
        Duration inject(Scene scene, String run) {
            var working = scene.training(run);
            Signals.pause(scene.stack(), working.trainer());
            try {
                return scene.takenOver(run, working.attempt());
            } finally {
                Signals.wake(scene.stack(), working.trainer());
            }
        }
    },
    /** Nobody is left to take over; the time is that until the run is shown as stalled. */
    ALL_TRAINERS_PAUSED("all trainers paused, until STALLED is shown", false) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            scene.stack().trainers().forEach(trainer -> Signals.pause(scene.stack(), trainer));
            try {
                return scene.until(() -> scene.experiments().state(run).equals("STALLED") || scene.hasEnded(run));
            } finally {
                scene.stack().trainers().forEach(trainer -> Signals.wake(scene.stack(), trainer));
            }
        }
    },
    RESULTS_KILLED("results-service killed", true) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            return scene.startedAgain(LocalStack.RESULTS);
        }
    },
    /** The run's data is new, so that it is being prepared. */
    DATA_KILLED("data-service killed while it prepares", true) {
        @Override
        Duration inject(Scene scene, String run) {
            return scene.startedAgain(LocalStack.DATA);
        }
    },
    KAFKA_AWAY("Kafka away", true) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            scene.stack().stopBroker();
            scene.away();
            scene.stack().startBroker();
            return scene.heardAgain(run);
        }
    },
    /** What the trainer could not publish dies with it, and is told again by the next. */
    KAFKA_AWAY_AND_TRAINER_KILLED("Kafka away, and the trainer killed meanwhile", false) {
        @Override
        Duration inject(Scene scene, String run) {
            var working = scene.afterEpoch(run, 1);
            scene.stack().stopBroker();
            scene.sleep(scene.outage().dividedBy(2));
            Signals.kill(scene.stack(), working.trainer());
            scene.sleep(scene.outage().dividedBy(2));
            scene.stack().startBroker();
            return scene.takenOver(run, working.attempt());
        }
    },
    /** It cannot publish and must be gone within ten seconds all the same. */
    KAFKA_AWAY_AND_TRAINER_TERMINATED("Kafka away, and the trainer terminated meanwhile", false) {
        @Override
        Duration inject(Scene scene, String run) {
            var working = scene.training(run);
            scene.stack().stopBroker();
            var process = scene.stack().process(working.trainer()).orElseThrow();
            Signals.terminate(scene.stack(), working.trainer());
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
            scene.away();
            scene.stack().startBroker();
            return scene.takenOver(run, working.attempt());
        }
    },
    POSTGRESQL_AWAY("PostgreSQL away", true) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            scene.stack().stopDatabase();
            scene.away();
            scene.stack().startDatabaseAgain();
            return scene.heardAgain(run);
        }
    },
    BOTH_AWAY("Kafka and PostgreSQL away", false) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            scene.stack().stopBroker();
            scene.stack().stopDatabase();
            scene.away();
            startBoth(scene);
            return scene.heardAgain(run);
        }
    },
    /** All services start, and wait, before there is a broker or a database. */
    POWER_CUT("everything killed; services start first", false) {
        @Override
        Duration inject(Scene scene, String run) {
            scene.training(run);
            scene.stack().stopBroker();
            scene.stack().stopDatabase();
            scene.stack().services().forEach(service -> Signals.kill(scene.stack(), service));
            scene.away();
            startBoth(scene);
            return scene.until(() -> scene.stack().services().stream().allMatch(scene.stack()::isReady));
        }
    };

    private final String title;
    private final boolean inShortForm;

    Fault(String title, boolean inShortForm) {
        this.title = title;
        this.inShortForm = inShortForm;
    }

    /** Works on a run that has been submitted. */
    abstract Duration inject(Scene scene, String run);

    String title() {
        return title;
    }

    boolean inShortForm() {
        return inShortForm;
    }

    /** Whether it needs data that nobody has prepared yet. */
    boolean needsNewData() {
        return this == DATA_KILLED || this == TRAINER_KILLED_FETCHING_DATA;
    }

    private static Duration killed(Scene scene, String run, Scene.Working working) {
        Signals.kill(scene.stack(), working.trainer());
        return scene.takenOver(run, working.attempt());
    }

    private static void startBoth(Scene scene) {
        RestartableStack stack = scene.stack();
        if (scene.chance()) {
            stack.startBroker();
            stack.startDatabaseAgain();
        } else {
            stack.startDatabaseAgain();
            stack.startBroker();
        }
    }

    private static void cutInHalf(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
