/** Looks at the machine, the home and the running stack, and says what that means for Tunelab. */
package io.tunelab.local.doctor;
