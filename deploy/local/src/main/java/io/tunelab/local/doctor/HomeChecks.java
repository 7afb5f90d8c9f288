package io.tunelab.local.doctor;

import static io.tunelab.local.doctor.Finding.missing;
import static io.tunelab.local.doctor.Finding.note;
import static io.tunelab.local.doctor.Finding.ok;
import static io.tunelab.local.doctor.HardwareChecks.gigabytes;

import io.tunelab.local.stack.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The data directory: whether it can be written, who else can read it, and how much it can take. */
final class HomeChecks {
    /** libtorch unpacked and the demo's models, broker log and database. */
    private static final long DEMO = 1_500_000_000L;

    private static final long COMFORTABLE = 5_000_000_000L;

    private final DataDirectory home;

    HomeChecks(DataDirectory home) {
        this.home = home;
    }

    /** Tries to write: rights alone do not tell of read-only file systems. */
    Finding writable() {
        var directory = existing();
        try {
            Files.delete(Files.createTempFile(directory, ".doctor", ""));
        } catch (IOException e) {
            return missing(
                    "home",
                    home.root() + " cannot be written",
                    "a stack keeps data, logs and models there",
                    "choose another with --data-dir or TUNELAB_HOME, or change the rights of " + directory);
        }
        return directory.equals(home.root())
                ? rights()
                : ok("home", home.root() + ", not made yet", "the first start makes it");
    }

    private Finding rights() {
        try {
            var view = Files.getFileAttributeView(home.root(), PosixFileAttributeView.class);
            if (view != null) {
                var permissions = view.readAttributes().permissions();
                if (permissions.stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
                    return note(
                            "home",
                            home.root() + " is open to others (" + PosixFilePermissions.toString(permissions) + ")",
                            "it holds texts, models and passwords",
                            "the next start closes it, or: chmod 700 " + home.root());
                }
            }
            return ok("home", home.root().toString(), "writable, and closed to other users");
        } catch (IOException e) {
            return note("home", home.root() + ": " + e.getMessage(), "its rights cannot be read", "");
        }
    }

    Finding disk() {
        try {
            long free = Files.getFileStore(existing()).getUsableSpace();
            return disk(free);
        } catch (IOException e) {
            return note("disk", "unknown: " + e.getMessage(), "a demo needs " + gigabytes(DEMO), "");
        }
    }

    static Finding disk(long free) {
        var found = gigabytes(free) + " free";
        if (free >= COMFORTABLE) {
            return ok("disk", found, "a demo needs " + gigabytes(DEMO));
        }
        return free >= DEMO
                ? note(
                        "disk",
                        found,
                        "enough for a demo; larger models need more",
                        "`./tunelab artifacts` lists unused models")
                : missing(
                        "disk",
                        found,
                        "a demo needs " + gigabytes(DEMO),
                        "make room, or choose another disk with --data-dir");
    }

    /** The home, or the nearest directory above it that exists. */
    private Path existing() {
        var path = home.root();
        while (!Files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }
}
