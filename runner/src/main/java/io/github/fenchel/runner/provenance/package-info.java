/** What numbers come from, digested: code, libraries, the kind of machine. */
@NullMarked
package io.github.fenchel.runner.provenance;

import org.jspecify.annotations.NullMarked;
