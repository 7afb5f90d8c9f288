package io.tunelab.data.publish;

import java.util.Optional;

/**
 * What people read of a test example.
 *
 * @param second the second text of a pair
 */
public record ShownText(String text, Optional<String> second) {}
