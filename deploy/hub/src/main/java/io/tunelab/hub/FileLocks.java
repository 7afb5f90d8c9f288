package io.tunelab.hub;

import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One download of a file at a time, among the threads of this process and among the processes that share a cache.
 * Different files never wait for each other, and nobody waits beyond its deadline.
 */
final class FileLocks {
    private static final long POLL_MILLIS = 50;
    private static final Map<Path, ReentrantLock> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** Work under a lock. */
    interface Work<T> {
        T run() throws IOException, HubException;
    }

    static <T> T holding(Path file, Deadline deadline, Work<T> work) throws IOException, HubException {
        var path = file.toAbsolutePath().normalize();
        var lock = OF_THIS_PROCESS.computeIfAbsent(path, key -> new ReentrantLock());
        if (!tryLock(lock, deadline)) {
            throw busy(file);
        }
        try {
            Files.createDirectories(path.getParent());
            var lockFile = path.resolveSibling(path.getFileName() + ".lock");
            try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock(channel, file, deadline)) {
                assert held.isValid();
                return work.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private static FileLock lock(FileChannel channel, Path file, Deadline deadline) throws IOException, HubException {
        for (var lock = channel.tryLock(); ; lock = channel.tryLock()) {
            if (lock != null) {
                return lock;
            }
            if (deadline.isPast()) {
                throw busy(file);
            }
            sleep();
        }
    }

    private static boolean tryLock(ReentrantLock lock, Deadline deadline) throws HubException {
        try {
            return lock.tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void sleep() throws HubException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static HubException busy(Path file) {
        return new HubException(Reason.UNREACHABLE, file + " is being downloaded by another thread or process");
    }

    private static HubException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HubException(Reason.UNREACHABLE, "interrupted", e);
    }
}
