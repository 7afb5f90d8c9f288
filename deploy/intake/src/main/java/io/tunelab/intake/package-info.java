/** What all three services do against records that are too large or cannot be read. */
package io.tunelab.intake;
