/** What all three services do when records are too large, cannot be read, or cannot be dealt with now. */
package io.tunelab.intake;
