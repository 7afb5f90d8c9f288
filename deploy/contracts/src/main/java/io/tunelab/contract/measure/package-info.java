/** What a classifier's answers are worth: the measures of runs, computed the same way on validation and on test. */
package io.tunelab.contract.measure;
