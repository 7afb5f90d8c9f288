/** Keeping order: names, tags and notes, archiving and deleting, one by one and many at once. */
package io.tunelab.results.tidy;
