/** Digests of what results depend on: code, libraries, the kind of machine. */
@NullMarked
package io.github.fenchel.runner.provenance;

import org.jspecify.annotations.NullMarked;
