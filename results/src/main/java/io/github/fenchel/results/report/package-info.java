/** A store's results as one folder of pages that open in a browser, without a server or network. */
@NullMarked
package io.github.fenchel.results.report;

import org.jspecify.annotations.NullMarked;
