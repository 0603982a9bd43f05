/** JSON in every file: one way to read and write it, and forms that describe what it holds. */
@NullMarked
package io.github.fenchel.results.json;

import org.jspecify.annotations.NullMarked;
