/** Finished runs that stand for what is asked for, because nothing could come out differently. */
package io.tunelab.results.reuse;
