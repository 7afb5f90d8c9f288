package io.tunelab.local.faults;

import io.tunelab.local.stack.RestartableStack;
import java.io.IOException;

/** Signals to the processes of a stack. One that has just died needs none. */
final class Signals {
    private Signals() {}

    static void kill(RestartableStack stack, String service) {
        send(stack, service, "KILL");
    }

    static void terminate(RestartableStack stack, String service) {
        send(stack, service, "TERM");
    }

    static void pause(RestartableStack stack, String service) {
        send(stack, service, "STOP");
    }

    static void wake(RestartableStack stack, String service) {
        send(stack, service, "CONT");
    }

    private static void send(RestartableStack stack, String service, String name) {
        stack.process(service).ifPresent(process -> {
            try {
                new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
