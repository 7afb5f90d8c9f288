/** Data sets in, models out: files that pass through from and to the services that keep them. */
package io.tunelab.results.transfer;
