/** What numbers come from, digested: code, libraries, the kind of machine. */
@NullMarked
package io.github.fenchel.runner.identity;

import org.jspecify.annotations.NullMarked;
