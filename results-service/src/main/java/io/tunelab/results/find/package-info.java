/** Finding rows in lists: filters, orders, pages, groups. Knows no table. */
package io.tunelab.results.find;
