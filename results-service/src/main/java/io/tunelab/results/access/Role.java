package io.tunelab.results.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do; each role may also do what those before it may. */
enum Role {
    /** Look at everything. */
    READER,
    /** Submit and cancel, too. */
    SUBMITTER,
    /** Delete, too. */
    ADMIN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role's name and those of the roles that it includes. */
    Set<String> included() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .map(Role::wireName)
                .collect(Collectors.toUnmodifiableSet());
    }

    static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }
}
