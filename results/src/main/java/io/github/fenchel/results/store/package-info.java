/**
 * The store on disk: finished runs, failed attempts and suites, each written whole or not at all.
 */
@NullMarked
package io.github.fenchel.results.store;

import org.jspecify.annotations.NullMarked;
