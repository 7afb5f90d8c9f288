/** What every service refuses before its own code is reached. */
package io.tunelab.guard;
