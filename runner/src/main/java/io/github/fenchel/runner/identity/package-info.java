/** Digests of what results depend on: code, libraries, the kind of machine. */
@NullMarked
package io.github.fenchel.runner.identity;

import org.jspecify.annotations.NullMarked;
