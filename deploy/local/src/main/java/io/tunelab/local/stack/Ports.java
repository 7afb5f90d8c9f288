package io.tunelab.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands out ports: the standard one where it is free, else any. A port stays reserved until {@link #close()}: seconds pass
 * between its choice and the moment when a server listens on it, and another stack that starts meanwhile must not choose
 * it too. Reservations are locks on files that all stacks of a user share; the operating system drops them with the process.
 */
public final class Ports implements AutoCloseable {
    /** How often another port is chosen where one that was free turns out to be taken. */
    static final int TRIES = 5;

    private static final Path SHARED =
            Path.of(System.getProperty("java.io.tmpdir"), "tunelab-ports-" + System.getProperty("user.name"));

    private final Map<Integer, FileChannel> reserved = new HashMap<>();

    /** {@code wanted}, or another port where that is taken by somebody. */
    synchronized int prefer(int wanted) {
        int port = wanted;
        while (port == 0 || !reserve(port) || !isFree(port)) {
            port = anyFree();
        }
        return port;
    }

    /** Whether nobody listens there, neither on loopback nor on another address. */
    public static boolean isFree(int port) {
        // Binding to every address fails also where somebody listens on only one of them.
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean reserve(int port) {
        try {
            Files.createDirectories(SHARED);
            var channel =
                    FileChannel.open(SHARED.resolve("" + port), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                return false;
            }
            reserved.put(port, channel);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reserve port " + port + " in " + SHARED, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Reserved by this process.
        }
    }

    private static int anyFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on this machine", e);
        }
    }

    /** Gives the reservations back. */
    @Override
    public synchronized void close() {
        for (var channel : reserved.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot give a port back", e);
            }
        }
        reserved.clear();
    }
}
