package io.tunelab.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Hands out ports: the standard one where it is free, else any. One port is handed out once. */
final class Ports {
    private final Set<Integer> taken = new HashSet<>();

    /** {@code wanted}, or another port where that is taken by somebody. */
    synchronized int prefer(int wanted) {
        if (wanted > 0 && !taken.contains(wanted) && isFree(wanted)) {
            taken.add(wanted);
            return wanted;
        }
        while (true) {
            int any = anyFree();
            if (taken.add(any)) {
                return any;
            }
        }
    }

    /** Whether nobody listens there, neither on loopback nor on another address. */
    static boolean isFree(int port) {
        // Binding to every address fails also where somebody listens on only one of them.
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on this machine", e);
        }
    }
}
